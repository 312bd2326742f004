import fc from 'fast-check';
import { readClientState, writeClientState } from './telnyx.client-state';
import { CALL_ID, ROOM } from './testing/telnyx-stage';

const encoded = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
const OURS = { v: 1, c: CALL_ID, l: 'customer' };

describe('client state', () => {
  it('comes back as it was sent, and is small', () => {
    const state = { callId: CALL_ID, label: 'agent_1', room: ROOM };
    expect(readClientState(writeClientState(state))).toEqual(state);
    expect(readClientState(writeClientState({ callId: CALL_ID, label: 'customer' }))).toMatchObject({ room: null });
    expect(writeClientState(state).length).toBeLessThan(256);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty string', ''],
    ['a number', 7],
    ['no base64', 'not base64!'],
    ['base64 of bytes', Buffer.from([0xff, 0x00, 0x80]).toString('base64')],
    ['base64 of text', encoded('hello')],
    ['null', encoded('null')],
    ['an array', encoded([1, CALL_ID, 'customer'])],
    ['another version', encoded({ ...OURS, v: 2 })],
    ['no version', encoded({ c: CALL_ID, l: 'customer' })],
    ['no call', encoded({ v: 1, l: 'customer' })],
    ['a call that is none', encoded({ ...OURS, c: '1 or 1=1' })],
    ['no label', encoded({ v: 1, c: CALL_ID })],
    ['a label with a slash', encoded({ ...OURS, l: '../x' })],
    ['a room with a slash', encoded({ ...OURS, r: '../x' })],
    ['a room that is a number', encoded({ ...OURS, r: 1 })],
    ['something huge', encoded({ ...OURS, x: 'x'.repeat(5000) })],
    ['deep JSON', encoded('['.repeat(700))],
  ])('of %s is none of ours', (_what, value) => {
    expect(readClientState(value)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readClientState(value)));
    fc.assert(fc.property(fc.json(), (json) => void readClientState(encoded(json))));
  });
});
