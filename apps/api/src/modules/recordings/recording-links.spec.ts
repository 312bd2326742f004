import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';
import { RecordingLinks } from './recording-links';

const ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02';
const START = Date.parse('2026-11-20T10:00:00Z');
const PATH = 'https://dialer.example.com/api/recordings/links/';

let now = START;
const clock: Clock = { now: () => new Date(now) };
const linksOf = (signingSecret: string | null) =>
  new RecordingLinks(
    { http: { baseUrl: 'https://dialer.example.com' }, recordings: { linkSeconds: 604_800 }, signingSecret } as unknown as AppConfig,
    clock,
  );
const links = linksOf('a signing secret of the specs');
const token = () => links.urlOf(ID).slice(PATH.length);

describe('a link to a recording', () => {
  beforeEach(() => (now = START));

  it('is an address of ours with one opaque word in it', () => {
    expect(links.urlOf(ID)).toMatch(/^https:\/\/dialer\.example\.com\/api\/recordings\/links\/[A-Za-z0-9_-]{71}$/);
    expect(links.read(token())).toEqual({ recordingId: ID, expired: false });
  });

  it.each([
    [0, false],
    [604_799, false],
    [604_801, true],
    [10_000_000_000, true],
  ])('%i s later has expired: %s', (seconds, expired) => {
    const made = token();
    now = START + seconds * 1000;
    expect(links.read(made)).toEqual({ recordingId: ID, expired });
  });

  it('is good on every process with the same secret, and nowhere else', () => {
    expect(linksOf('a signing secret of the specs').read(token())).not.toBeNull();
    expect(linksOf('another secret').read(token())).toBeNull();
    expect(linksOf(null).read(token())).toBeNull();
    expect(() => linksOf(null).urlOf(ID)).toThrow('SIGNING_SECRET');
  });

  it('with any sign of it changed is no link of ours', () => {
    const made = token();
    for (let i = 0; i < made.length; i++) {
      const other = made[i] === 'A' ? 'B' : 'A';
      expect(links.read(made.slice(0, i) + other + made.slice(i + 1))).toBeNull();
    }
  });

  it.each(['', 'x', '../../etc/passwd', 'A'.repeat(71), 'A'.repeat(100_000), `${'A'.repeat(70)}=`, '%00'.repeat(20), `${ID}.1.2`])(
    'is not read from %j',
    (text) => expect(links.read(text)).toBeNull(),
  );

  it('has one spelling: the spare bits of its last sign say nothing', () => {
    const made = token();
    const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const read = [...signs].filter((sign) => links.read(made.slice(0, -1) + sign) !== null);
    expect(read).toEqual([made.at(-1)]);
  });
});
