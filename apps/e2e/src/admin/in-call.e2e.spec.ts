import {
  launchAudioBrowser,
  toneWav,
  untilPageDoesNotHear,
  untilPageHears,
  type AudioBrowser,
} from '../../../../tools/testing/browser-audio';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { loadList, person } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';

const MICROPHONE_HZ = 1000;
/** Nobody's voice, and far from any pilot's harmonics that could be taken for it at this strength. */
const MESSAGE_HZ = 440;
const BEEP_HZ = 1400;
const TALKS = person('Tess Talker', '10');
const MACHINE = person('Vic Email', '20');
const UNPLUGGED = person('Una Plugg', '10', { phone: '+14155550610' });

/** Runs in the page: the microphone's cable is pulled, as its track and the list of devices tell it. */
const UNPLUG = /* javascript */ `(() => {
  navigator.mediaDevices.enumerateDevices = async () => [];
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
})()`;

describe('in a call', () => {
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let contact: ContactSide;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(), launchAudioBrowser({ microphoneTone: MICROPHONE_HZ })]);
    contact = new ContactSide(stack);
    const listId = await loadList(stack, [TALKS, MACHINE, UNPLUGGED]);
    await upload('Price list', toneWav(MESSAGE_HZ, 9000));
    desk = await Desk.atList(browser, stack, listId);
    await desk.untilLive();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function upload(name: string, second: Buffer): Promise<void> {
    const form = new FormData();
    form.append('name', name);
    form.append('file', new Blob([long(second, 30)], { type: 'audio/wav' }), 'message.wav');
    const answer = await fetch(`${stack.apiUrl}/api/audio-files`, { method: 'POST', headers: { 'x-api-key': stack.apiKey }, body: form });
    if (!answer.ok) throw new Error(`uploading was answered ${answer.status}: ${await answer.text()}`);
  }

  it('both sides hear a recorded message beside each other, until it is stopped', async () => {
    await desk.dial(TALKS.name);
    await desk.panel.untilConnected();
    const { sid, pilot_hz: pilot } = await contact.call(TALKS.phone);
    await contact.untilHears(sid, MICROPHONE_HZ);
    await desk.page.keyboard.press('g');
    await desk.page.getByTestId('message').filter({ hasText: 'Price list' }).click();
    await desk.page.getByTestId('message-playing').filter({ hasText: 'Price list' }).waitFor();
    await untilPageHears(desk.page, MESSAGE_HZ, { amplitude: 2000 });
    await contact.untilHears(sid, MESSAGE_HZ);
    await untilPageHears(desk.page, pilot, { amplitude: 200 });
    await contact.untilHears(sid, MICROPHONE_HZ);
    await desk.page.keyboard.press('g');
    await desk.page.getByTestId('message-playing').waitFor({ state: 'detached' });
    await untilPageDoesNotHear(desk.page, MESSAGE_HZ);
    await until('the message to be over for the contact', async () => ((await contact.heard(sid, MESSAGE_HZ)).amplitude ?? 0) < 500);
    await endAndLog(TALKS.phone);
  });

  it('the rep hears a voicemail’s greeting and its beep, and logs it as one', async () => {
    await desk.dial(MACHINE.name);
    await desk.panel.untilConnected();
    await untilPageHears(desk.page, BEEP_HZ, { amplitude: 2000 });
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await desk.panel.choose('Left voicemail');
    await desk.panel.save();
    await desk.panel.untilClosed();
    await desk.cell(MACHINE.name, 'status').filter({ hasText: 'Voicemail' }).waitFor();
  });

  it('says that the microphone was unplugged, and ends as any other', async () => {
    await desk.dial(UNPLUGGED.name);
    await desk.panel.untilConnected();
    await desk.panel.untilAudio();
    await desk.page.evaluate(UNPLUG);
    await desk.page.getByTestId('device-problem').filter({ hasText: 'unplugged' }).waitFor();
    await endAndLog(UNPLUGGED.phone);
  });

  async function endAndLog(phone: string): Promise<void> {
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await contact.untilState(phone, 'completed');
    await desk.panel.save();
    await desk.panel.untilClosed();
  }
});

/** The second of a 16-bit mono WAV so many times. */
function long(second: Buffer, times: number): Buffer<ArrayBuffer> {
  const data = second.subarray(44);
  const file = Buffer.concat([second.subarray(0, 44), ...Array.from({ length: times }, () => data)]);
  file.writeUInt32LE(file.length - 8, 4);
  file.writeUInt32LE(file.length - 44, 40);
  return file;
}
