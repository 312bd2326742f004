import { contactFor } from '../../contacts';
import { CarrierFixture, OURS } from '../../testing/carrier-fixture';
import { DETECTION_DEFAULTS, verdictOf, type AnsweredBy, type DetectionOptions } from './machine-detection';

const options = (partial: Partial<DetectionOptions> = {}): DetectionOptions => ({
  ...DETECTION_DEFAULTS,
  mode: 'Enable',
  async: true,
  callback: null,
  ...partial,
});

describe('what is said of a contact', () => {
  it.each<[string, DetectionOptions['mode'], AnsweredBy, number]>([
    ['10', 'Enable', 'human', 2100],
    ['10', 'DetectMessageEnd', 'human', 2100],
    ['20', 'Enable', 'machine_start', 2400],
    ['20', 'DetectMessageEnd', 'machine_end_beep', 4400],
    ['21', 'DetectMessageEnd', 'machine_end_silence', 5200],
    ['22', 'Enable', 'human', 2100],
    ['23', 'Enable', 'machine_start', 2400],
    ['24', 'Enable', 'unknown', 5000],
    ['40', 'DetectMessageEnd', 'fax', 1500],
  ])('%s by %s is %s', (digits, mode, answeredBy, afterMs) => {
    expect(verdictOf(contactFor(`+14155550${digits}`), options({ mode }))).toEqual({ answeredBy, afterMs });
  });

  it('follows the thresholds of the request', () => {
    const tuned = options({ speechThresholdMs: 1800, speechEndMs: 700, silenceMs: 2000 });
    expect(verdictOf(contactFor('10'), tuned)).toEqual({ answeredBy: 'human', afterMs: 1600 });
    expect(verdictOf(contactFor('20'), tuned)).toEqual({ answeredBy: 'machine_start', afterMs: 1800 });
    expect(verdictOf(contactFor('24'), tuned)).toEqual({ answeredBy: 'unknown', afterMs: 2000 });
  });

  it('ends at the time limit: of a machine that still greets, as its end', () => {
    const short = options({ mode: 'DetectMessageEnd', timeoutMs: 3000 });
    expect(verdictOf(contactFor('20'), short)).toEqual({ answeredBy: 'machine_end_other', afterMs: 3000 });
    expect(verdictOf(contactFor('24'), short)).toEqual({ answeredBy: 'unknown', afterMs: 3000 });
  });
});

describe('detection over REST', () => {
  let it_: CarrierFixture;
  beforeAll(async () => {
    it_ = await CarrierFixture.start();
  });
  afterAll(() => it_.stop());
  afterEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
  });

  const fast = { machineDetectionSpeechThreshold: 1000, machineDetectionSpeechEndThreshold: 500, machineDetectionSilenceTimeout: 2000 };
  const dial = (digits: string, more: Record<string, unknown> = {}) =>
    it_.client.calls.create({
      from: OURS,
      to: it_.number(digits),
      url: it_.inbox.twiml('/queue', '<Pause length="30"/>'),
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: it_.inbox.url('/amd?call=7'),
      ...fast,
      ...it_.statusCallbacks,
      ...more,
    });

  it('lets the document run meanwhile, and tells the verdict with nothing but what is documented', async () => {
    const { sid } = await dial('10');
    await it_.inbox.one('/queue');
    expect(it_.inbox.at('/amd')).toEqual([]);
    const verdict = await it_.inbox.one('/amd');
    expect(verdict).toMatchObject({ signed: true });
    expect(Object.keys(verdict.params).sort()).toEqual(['AccountSid', 'AnsweredBy', 'CallSid', 'MachineDetectionDuration']);
    expect(verdict.params).toMatchObject({ CallSid: sid, AnsweredBy: 'human', MachineDetectionDuration: '1400' });
    expect((await it_.client.calls(sid).fetch()).answeredBy).toBe('human');
    await it_.client.calls(sid).update({ status: 'completed' });
    const [ended] = await it_.inbox.until('/status', ({ params }) => params['CallStatus'] === 'completed');
    expect(ended!.params['AnsweredBy']).toBe('human');
  });

  it('without AsyncAmd asks for the document only with the verdict', async () => {
    await dial('20', { asyncAmd: undefined, asyncAmdStatusCallback: undefined });
    expect((await it_.inbox.one('/queue')).params).toMatchObject({ AnsweredBy: 'machine_start', MachineDetectionDuration: '1000' });
  });

  it('never tells of 64, and nothing of a call that ended before', async () => {
    const lost = await dial('64');
    const gone = await dial('31');
    await it_.answer(gone.sid);
    await it_.client.calls(gone.sid).update({ status: 'completed' });
    const heard = await dial('10');
    await it_.inbox.until('/amd', ({ params }) => params['CallSid'] === heard.sid);
    expect(it_.inbox.at('/amd').map(({ params }) => params['CallSid'])).toEqual([heard.sid]);
    const { webhooks } = await it_.control<{ webhooks: { kind: string; state: string }[] }>(`/calls/${lost.sid}`);
    expect(webhooks).toContainEqual(expect.objectContaining({ kind: 'detection', state: 'lost' }));
  });

  it('of a participant is always asynchronous, and has a callback of another name', async () => {
    await it_.participant('room-amd', '20', { machineDetection: 'Enable', amdStatusCallback: it_.inbox.url('/amd'), ...fast });
    expect((await it_.inbox.one('/amd')).params['AnsweredBy']).toBe('machine_start');
  });
});

describe('a menu', () => {
  let it_: CarrierFixture;
  beforeAll(async () => {
    it_ = await CarrierFixture.start();
  });
  afterAll(() => it_.stop());
  afterEach(() => it_.inbox.clear());

  it('gets the key of 90, stops talking, and asks its action with it', async () => {
    const action = it_.inbox.twiml('/opt-out', '<Hangup/>');
    const url = it_.inbox.twiml('/menu', `<Gather numDigits="1" action="${action}"><Pause length="30"/></Gather><Say>never</Say>`);
    await it_.client.calls.create({ from: OURS, to: it_.number('90'), url });
    expect((await it_.inbox.one('/opt-out')).params).toMatchObject({ Digits: '9', CallStatus: 'in-progress' });
  });

  it('goes on when nobody presses anything', async () => {
    const action = it_.inbox.url('/never-asked');
    const after = it_.inbox.twiml('/after', '<Hangup/>');
    const url = it_.inbox.twiml('/menu', `<Gather timeout="1" action="${action}"/><Redirect>${after}</Redirect>`);
    await it_.client.calls.create({ from: OURS, to: it_.number('10'), url });
    await it_.inbox.one('/after');
    expect(it_.inbox.at('/never-asked')).toEqual([]);
  });

  it('ends with #, and gives the digits before it', async () => {
    const action = it_.inbox.twiml('/digits', '<Hangup/>');
    const url = it_.inbox.twiml('/menu', `<Gather action="${action}"><Pause length="30"/></Gather>`);
    const { sid } = await it_.client.calls.create({ from: OURS, to: it_.number('10'), url });
    await it_.inbox.until('/menu');
    await it_.control(`/calls/${sid}/press`, { digits: '12#' });
    expect((await it_.inbox.one('/digits')).params['Digits']).toBe('12');
  });
});
