import { launchAudioBrowser, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { SAMPLE_RATE } from './audio';
import { toneAmplitude } from './goertzel';
import { encodeMp3 } from './mp3';
import { sines } from './sources';

/** Somebody else's decoder: a browser's. */
describe('an MP3 file in a browser', () => {
  let browser: AudioBrowser;
  beforeAll(async () => {
    browser = await launchAudioBrowser();
  });
  afterAll(() => browser.close());

  it('sounds as it was recorded, each side in its own channel', async () => {
    const [said, heard] = [440, 1000];
    const file = await encodeMp3([sines(2 * SAMPLE_RATE, [[said, 8000]]), sines(2 * SAMPLE_RATE, [[heard, 8000]])]);
    const page = await browser.newPage();
    // Decoded at our own rate, and measured in the middle of the second second.
    const channels = await page.evaluate<number[][]>(`(async () => {
      const bytes = Uint8Array.from(atob('${file.toString('base64')}'), (letter) => letter.charCodeAt(0));
      const audio = await new OfflineAudioContext(2, 1, ${SAMPLE_RATE}).decodeAudioData(bytes.buffer);
      return [0, 1].map((n) => [...audio.getChannelData(n).subarray(8000, 11200)].map((sample) => Math.round(sample * 32767)));
    })()`);
    await page.context().close();
    const [left, right] = channels.map((samples) => Int16Array.from(samples));
    expect([toneAmplitude(left!, said), toneAmplitude(right!, heard)].every((amplitude) => amplitude > 6000 && amplitude < 10_000)).toBe(
      true,
    );
    expect([toneAmplitude(left!, heard), toneAmplitude(right!, said)].every((amplitude) => amplitude < 200)).toBe(true);
  });
});
