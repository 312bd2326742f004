import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CallSearchResult } from '@dialer/contracts';
import { launchAudioBrowser, untilPageHears, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { ApiClient } from '../stack/api-client';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { channelsOf, toneIn } from '../stack/wav';
import { graveFindings } from './desk/accessibility';
import { loadList, person } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';

const MICROPHONE_HZ = 1000;
const ADA = person('Ada Park', '80');

/** A rep's call, recorded: seen in the panel, heard on its page, each voice where it belongs. */
describe('a recorded call', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-e2e-recordings-'));
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let contact: ContactSide;
  let callId: string;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      Stack.start({ api: { RECORDINGS_DIR: folder, RECORD_CONSENT: 'ask_first' } }),
      launchAudioBrowser({ microphoneTone: MICROPHONE_HZ }),
    ]);
    contact = new ContactSide(stack);
    desk = await Desk.atList(browser, stack, await loadList(stack, [ADA]));
    await desk.untilLive();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is one that the rep has asked for', async () => {
    const recording = desk.page.getByTestId('record-switch');
    expect(await recording.innerText()).toContain('Recording off');
    await recording.click();
    expect(await recording.getAttribute('aria-checked')).toBe('true');
  });

  it('says that it is recorded, while both sides speak', async () => {
    await desk.dial(ADA.name);
    await desk.panel.untilConnected();
    const words = desk.page.getByTestId('call-recording');
    await words.filter({ hasText: 'ask first' }).waitFor();
    await desk.page.keyboard.press('y');
    await words.filter({ hasText: /^Recording$/ }).waitFor();
    await desk.page.keyboard.press('r');
    await words.filter({ hasText: 'Recording paused' }).waitFor();
    await desk.page.keyboard.press('r');
    await words.filter({ hasText: /^Recording$/ }).waitFor();
    const { sid, pilot_hz: pilot } = await contact.call(ADA.phone);
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
    await desk.page
      .getByTestId('call-state')
      .filter({ hasText: /00:(0[89]|[1-5]\d)/ })
      .waitFor();
  });

  it('is to be heard on its page without asking twice', async () => {
    await desk.panel.end();
    // A page that leaves in the middle of the ending comes back into a call that still looks live, and joins it in vain.
    await desk.panel.untilLogForm();
    const { body } = await new ApiClient(stack).post<CallSearchResult>('/api/calls/search', {});
    callId = body.items[0]!.id;
    await desk.page.goto(`${stack.apiUrl}/calls/${callId}`);
    await desk.page.getByTestId('recording-audio').waitFor({ timeout: 30_000 });
    await desk.page.locator('[data-testid=recording-waveform][data-state=drawn]').waitFor();
    expect(await desk.page.locator('app-recording-waveform .names').innerText()).toMatch(/them\s+you/);
  });

  it('plays, and from the middle too', async () => {
    const parts: number[] = [];
    desk.page.on('response', (answer) => answer.url().endsWith('/recording') && parts.push(answer.status()));
    const played = <T>(script: string) =>
      desk.page.evaluate<T>(`(() => { const audio = document.querySelector('[data-testid="recording-audio"]'); ${script} })()`);
    await played('audio.muted = true; return audio.play();');
    await until('the audio to go on', async () => (await played<number>('return audio.currentTime;')) > 0.3);
    const seconds = await played<number>('return audio.duration;');
    expect(seconds).toBeGreaterThan(2);
    await played(`return new Promise((done) => { audio.onseeked = () => done(audio.currentTime); audio.currentTime = ${seconds - 1}; });`);
    await until('the end of it', () => played<boolean>('return audio.ended;'));
    expect(await desk.page.getByTestId('recording-broken').count()).toBe(0);
    expect(parts.every((status) => status === 206)).toBe(true);
  });

  it('keeps nobody out', async () => {
    expect(await graveFindings(desk.page)).toEqual([]);
  });

  it('has the contact on the left and the rep on the right', async () => {
    const { pilot_hz: pilot } = await contact.call(ADA.phone);
    const answer = await fetch(`${stack.apiUrl}/api/calls/${callId}/recording`, { headers: { 'x-api-key': stack.apiKey } });
    const [left, right] = channelsOf(Buffer.from(await answer.arrayBuffer())) as [Int16Array, Int16Array];
    const heard = {
      left: { contact: toneIn(left, pilot), rep: toneIn(left, MICROPHONE_HZ) },
      right: { contact: toneIn(right, pilot), rep: toneIn(right, MICROPHONE_HZ) },
    };
    expect(heard.left.contact).toBeGreaterThan(200);
    expect(heard.right.rep).toBeGreaterThan(3000);
    expect(heard.left.rep).toBeLessThan(heard.right.rep / 20);
    expect(heard.right.contact).toBeLessThan(heard.left.contact / 5);
  });

  it('is nobody else’s, and put no number into an address', async () => {
    const stranger = await fetch(`${stack.apiUrl}/api/calls/${callId}/recording`);
    expect(stranger.status).toBe(401);
    expect(desk.watch.addressesWith(ADA.phone)).toEqual([]);
    expect(desk.watch.foreignAddresses).toEqual([]);
    expect(desk.watch.complaints).toEqual([]);
  });
});
