import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CallDetailView } from '@dialer/contracts';
import { ApiClient, CarrierControl, COLD_CALL } from '../stack/api-client';
import { initiate, numberOf } from '../stack/calls';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { channelsOf, loudness, SAMPLE_RATE, toneIn } from '../stack/wav';

jest.setTimeout(180_000);

const UNLIMITED = { RATE_LIMIT_INITIATE_PER_MINUTE: '0', RATE_LIMIT_END_PER_MINUTE: '0', RATE_LIMIT_STATUS_PER_MINUTE: '0' };

/** Nobody of ours joins these calls: the contacts are to stay all the same. */
const PATIENT = { COLD_CALL_AGENT_WAIT_S: '600', LIVE_CALLS_PER_USER: '0' };

/** Recordings as the local carrier makes them, with real audio, and as the product keeps and plays them. */
describe('recordings', () => {
  let stack: Stack;
  let api: ApiClient;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-e2e-recordings-'));

  beforeAll(async () => {
    stack = await Stack.start({ api: { ...UNLIMITED, ...PATIENT, RECORD_CALLS: 'true', RECORD_CONSENT: 'off', RECORDINGS_DIR: folder } });
    api = new ApiClient(stack);
  });
  afterAll(async () => {
    await stack?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const idOf = (conferenceId: string) =>
    conferenceId.replace('COLD_CALL_', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const detail = async (id: string) => (await api.get<CallDetailView>(`/api/calls/${id}`)).body;
  const settled = (id: string, status: string, timeoutMs = 30_000) =>
    until(
      `the recording of ${id} to be ${status}`,
      async () => {
        const call = await detail(id);
        return call.recording?.status === status && call;
      },
      { timeoutMs },
    );
  const play = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.apiUrl}/api/calls/${id}/recording`, { headers: { 'x-api-key': stack.apiKey, ...headers } });

  /** A call whose recording has run for that long, then ended. */
  async function recorded(digits: string, seconds: number): Promise<string> {
    const { body } = await initiate(api, numberOf(digits));
    const id = idOf(body.conference_id);
    await settled(id, 'in-progress');
    // What is recorded has a length: there is nothing else to wait for.
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await api.post(`${COLD_CALL}/end`, { conference_sid: body.conference_id });
    return id;
  }

  it('has the contact on the left and what they heard on the right', async () => {
    const to = numberOf('80');
    const id = await recorded('80', 4);
    const call = await settled(id, 'completed');
    const [leg] = (await new CarrierControl(stack).calls(to)) as unknown as { pilot_hz: number }[];
    const answer = await play(id);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    const file = Buffer.from(await answer.arrayBuffer());
    const [left, right, ...more] = channelsOf(file) as [Int16Array, Int16Array];
    expect(more).toEqual([]);
    expect(call.recording).toMatchObject({ status: 'completed', duration: Math.round(left.length / SAMPLE_RATE), channels: 2 });
    // The contact's own tone; our hold track on the other side, because none of us came.
    const heardOf = { contact: toneIn(left, leg!.pilot_hz), echo: toneIn(right, leg!.pilot_hz) };
    expect(heardOf.contact).toBeGreaterThan(200);
    expect(heardOf.echo).toBeLessThan(heardOf.contact / 20);
    expect(loudness(right)).toBeGreaterThan(50);
    const [archived] = filesIn(folder);
    expect(fs.readFileSync(archived!).equals(file)).toBe(true);
  });

  it('that fails at the carrier is shown as failed, and the call is none the worse', async () => {
    const id = await recorded('70', 2);
    const call = await settled(id, 'failed');
    expect(call.state).toBe('completed');
    expect((await play(id)).status).toBe(404);
  });

  it('whose link is dead at first is fetched when it lives', async () => {
    const id = await recorded('71', 2);
    await settled(id, 'completed', 30_000);
    const part = await play(id, { range: 'bytes=0-3' });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
  });

  it('survives kill -9 of the API at every turn: every call archived once, each started once', async () => {
    const before = filesIn(folder).length;
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      ids.push(idOf(await placed(numberOf('10', 560 + i))));
      if (i % 3 === 1) await killed();
    }
    await Promise.all(ids.map((id) => settled(id, 'in-progress', 60_000)));
    await killed();
    const ending = ids.map((id) =>
      api.post(`${COLD_CALL}/end`, { conference_sid: `COLD_CALL_${id.replaceAll('-', '')}` }).catch(() => null),
    );
    await Promise.race(ending);
    await killed();
    for (const id of ids) await api.post(`${COLD_CALL}/end`, { conference_sid: `COLD_CALL_${id.replaceAll('-', '')}` });
    await Promise.all(ids.map((id) => settled(id, 'completed', 90_000)));
    const files = filesIn(folder);
    expect(files).toHaveLength(before + ids.length);
    expect(files.filter((file) => !file.endsWith('.wav'))).toEqual([]);
    for (const id of ids) expect(channelsOf(Buffer.from(await (await play(id)).arrayBuffer()))).toHaveLength(2);
    const { requests } = (await (await fetch(`${stack.carrierUrl}/control/requests?method=POST&path=/Recordings.json`)).json()) as {
      requests: { path: string; status: number }[];
    };
    const started = requests.filter(({ status }) => status === 201).map((request) => request.path);
    expect(new Set(started).size).toBe(started.length);
  });

  async function killed(): Promise<void> {
    await stack.api.stop('SIGKILL');
    await stack.startApi();
  }

  /** The client's part of the bargain: the same key again until there is an answer about the call. */
  async function placed(to: string): Promise<string> {
    return until(
      `an answer about ${to.slice(-4)}`,
      async () => {
        const { status, body } = await initiate(api, to, `recording-${to}`);
        return status === 201 ? body.conference_id : (body.error?.details?.['conference_id'] as string | undefined);
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  }
});

function filesIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
