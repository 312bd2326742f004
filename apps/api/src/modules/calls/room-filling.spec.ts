import { TelephonyError, type DialBrowserRequest, type TelephonyProvider } from '@dialer/telephony';
import { RoomFilling } from './room-filling';
import { at, makeCall, makeLeg } from './testing/rows';

const filling = new RoomFilling({ now: () => at(5) });
const carrier = (dialBrowser: (request: DialBrowserRequest) => Promise<{ legSid: string }>) =>
  ({ name: 'telnyx', bridge: { dialBrowser } }) as unknown as TelephonyProvider;
const leg = makeLeg({ credential: 'gencred1', dialAt: at(1) });
const call = makeCall({ path: 'bridge' });

describe('what a reply of a dialled browser changes', () => {
  it('is the leg it names', async () => {
    const change = await filling.dialBrowsers(
      carrier(async () => ({ legSid: 'v3:1' })),
      { call, legs: [leg] },
    );
    expect(change({ call, legs: [leg] }).legs).toEqual([{ ...leg, legSid: 'v3:1', dialAt: null }]);
  });

  it.each([
    ['rings by now', { legSid: 'v3:1', dialAt: null }],
    ['was not signed in and is to be dialled again', { legSid: null, dialAt: at(2) }],
  ])('is nothing when the event was quicker: the browser %s', async (_what, told) => {
    const change = await filling.dialBrowsers(
      carrier(async () => ({ legSid: 'v3:1' })),
      { call, legs: [leg] },
    );
    const now = { ...leg, ...told };
    expect(change({ call, legs: [now] }).legs).toEqual([now]);
  });

  it('is dialled again by another command, and the same dial by the same', async () => {
    const dials: DialBrowserRequest[] = [];
    const browser = carrier(async (request) => (dials.push(request), { legSid: 'v3:1' }));
    for (const dialAt of [at(1), at(1), at(2)]) await filling.dialBrowsers(browser, { call, legs: [{ ...leg, dialAt }] });
    const [first, repeat, again] = dials.map(({ commandId }) => commandId);
    expect(repeat).toBe(first);
    expect(again).not.toBe(first);
  });

  describe('that does not come', () => {
    const lost = carrier(async () => {
      throw new TelephonyError('unknown_result', 'telnyx', 'no answer');
    });
    const later = (seconds: number) => new RoomFilling({ now: () => at(1 + seconds) }).dialBrowsers(lost, { call, legs: [leg] });

    it('leaves the dial due: it is sent again as the same command', async () => {
      await expect(later(5)).rejects.toMatchObject({ kind: 'unknown_result' });
    });

    it('is not asked for any more when the carrier may have forgotten the command; should it ring, its events tell', async () => {
      const change = await later(50);
      expect(change({ call, legs: [leg] }).legs).toEqual([{ ...leg, dialAt: null }]);
    });
  });

  it('is nothing before the leg is due', async () => {
    const dials: DialBrowserRequest[] = [];
    const later = { ...leg, dialAt: at(9) };
    const change = await filling.dialBrowsers(
      carrier(async (request) => (dials.push(request), { legSid: 'v3:1' })),
      { call, legs: [later] },
    );
    expect(dials).toEqual([]);
    expect(change({ call, legs: [later] }).legs).toEqual([later]);
  });
});
