import { columnsOf } from './columns';
import { parsePhone } from '../../../platform/phone-parsing';
import { RowCheck, type ContactDraft } from './row-check';
import { TimeZones } from './time-zones';

const zones = TimeZones.load(2026);

describe('phone numbers as people write them', () => {
  it.each([
    ['(415) 555-0110', 'US', '+14155550110', 'US'],
    ['415.555.0110', 'US', '+14155550110', 'US'],
    ['+1 415 555 0110', 'GB', '+14155550110', 'US'],
    ['tel:+1-415-555-0110', 'US', '+14155550110', 'US'],
    ['="+14155550110"', 'US', '+14155550110', 'US'],
    ["'+14155550110", 'US', '+14155550110', 'US'],
    ['020 7946 0958', 'GB', '+442079460958', 'GB'],
    ['00442079460958', 'DE', '+442079460958', 'GB'],
    ['4155550110', 'US', '+14155550110', 'US'],
    ['+15551234567', 'US', '+15551234567', null],
  ] as const)('%s in %s', (cell, country, phone, of) => {
    expect(parsePhone(cell, country)).toMatchObject({ phone, ...(of && { country: of }) });
  });

  it('keeps an extension apart', () => {
    expect(parsePhone('415-555-0110 x123', 'US')).toMatchObject({ phone: '+14155550110', extension: '123' });
  });

  it.each([
    '',
    'n/a',
    '12',
    '1.41555E+10',
    '415 555 0110 / 415 555 0111',
    'call 415 555 0110',
    '+999 1234567',
    '0',
    '+',
    '١',
    'x'.repeat(5000),
    '4155550110; drop table',
    '9'.repeat(40),
  ])('refuses %p', (cell) => {
    expect(parsePhone(cell, 'US')).toBeNull();
  });
});

describe('the time zone of a number', () => {
  it.each([
    ['+12125550100', 'America/New_York'],
    ['+14155550110', 'America/Los_Angeles'],
    ['+442079460958', 'Europe/London'],
    ['+447911123456', 'Europe/London'],
    ['+4930123456', 'Europe/Berlin'],
    ['+18005550100', null],
    ['+15551234567', null],
    ['+9999', null],
  ])('%s is %s', (phone, zone) => {
    expect(zones.of(phone)).toBe(zone);
  });
});

describe('columns', () => {
  it('are found in any case and order, with blanks', () => {
    expect(columnsOf([' PHONE ', 'Title', 'x', '\uFEFFName', 'Com pany', 'COMPANY'], {})).toEqual({
      index: { phone: 0, title: 1, name: 3, company: 5 },
      custom: [
        { name: 'x', index: 2 },
        { name: 'Com pany', index: 4 },
      ],
    });
  });

  it('keep unknown ones apart when names repeat or are empty', () => {
    expect(columnsOf(['name', 'company', 'phone', 'x', 'x', '', 'name'], {}).custom.map(({ name }) => name)).toEqual([
      'x',
      'x (2)',
      'column 6',
      'name',
    ]);
  });
});

describe('a row', () => {
  const check = new RowCheck(columnsOf(['name', 'company', 'phone', 'note'], {}), 'US', zones);
  const draft = (cells: string[]) => (check.check({ line: 2, cells }) as { draft: ContactDraft }).draft;

  it('is trimmed and cleaned', () => {
    expect(draft(['  Ada ', 'Acme\x00\x1b', ' 4155550110 ', ' two\nlines '])).toMatchObject({
      name: 'Ada',
      company: 'Acme',
      custom: { note: 'two\nlines' },
    });
  });

  it('may be shorter or longer than the header', () => {
    expect(draft(['Ada', 'Acme', '4155550110']).custom).toEqual({});
    expect(draft(['Ada', 'Acme', '4155550110', '', 'beyond']).custom).toEqual({});
    expect(check.check({ line: 3, cells: ['Ada'] })).toMatchObject({ faults: [{ column: 'company' }, { column: 'phone' }] });
  });

  it('is refused when a text is too long, and shows only its start', () => {
    const { faults } = check.check({ line: 3, cells: ['x'.repeat(300), 'Acme', '4155550110', 'y'.repeat(6000)] }) as {
      faults: { value: string; column: string }[];
    };
    expect(faults.map(({ column, value }) => [column, value.length])).toEqual([
      ['name', 200],
      ['note', 200],
    ]);
  });
});
