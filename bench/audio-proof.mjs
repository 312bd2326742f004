// The audio promise under load: the real Voice SDK in Chromium against the carrier's media, again and again, while one core
// is kept busy. Prints failures, click → two-way audio and one-way delays. `node bench/audio-proof.mjs [runs] [busy workers]`
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MICROPHONE_TONE = 1000;
const MARK_TONE = 2200;
/** Short windows show when a tone begins; they cost up to their own length, which the figures therefore include. */
const WINDOW_MS = 20;
const RUN_LIMIT_MS = 15_000;

const runs = Number(process.argv[2] ?? 20);
const busyWorkers = Number(process.argv[3] ?? 1);

const { AudioStage, CONTACT_TONE, tone, launchAudioBrowser } = await bundled('apps/carrier/src/testing/audio-proof-parts.ts');
const workers = Array.from({ length: busyWorkers }, () => new Worker('for (;;);', { eval: true }));
const stage = await AudioStage.open();
const browser = await launchAudioBrowser({ microphoneTone: MICROPHONE_TONE });
const results = [];
try {
  for (let run = 1; run <= runs; run++) {
    const result = await oneCall().catch((error) => ({ failure: String(error.message).split('\n')[0] }));
    results.push(result);
    console.log(
      `run ${run}:`,
      JSON.stringify(result, (_, value) => (typeof value === 'number' ? Math.round(value) : value)),
    );
  }
} finally {
  await browser.close();
  await stage.close();
  await Promise.all(workers.map((worker) => worker.terminate()));
}
const good = results.filter((result) => !result.failure);
const failures = results.length - good.length;
for (const name of ['clickToPageHears', 'clickToPageHeard', 'clickToTwoWay', 'delayToPage', 'delayFromPage']) console.log(line(name, good));
console.log(`skipped ticks ${stage.clock.skipped}, signalling errors ${stage.errors.length}`);
console.log(`failures ${failures}/${runs} with ${busyWorkers} busy worker(s)`);
process.exitCode = failures > 0 ? 1 : 0;

async function oneCall() {
  const page = await browser.newPage();
  try {
    await page.goto(stage.url);
    await page.evaluate("makeDevice('agent_1'); void 0");
    const heardByContact = untilContactHears(MICROPHONE_TONE, stage.calls.length);
    heardByContact.catch(() => undefined);
    await page.click('#call');
    const pageHears = await pageHearsAt(page, CONTACT_TONE);
    const pageHeard = await heardByContact;
    const clicked = await page.evaluate('performance.timeOrigin + clickedAt');
    const call = stage.lastCall;
    const delays = { delayToPage: await delayToPage(page, call), delayFromPage: await delayFromPage(page, call) };
    await page.evaluate('call.disconnect()');
    const stats = { ...call.request.media.receiveStats };
    return {
      clickToPageHears: pageHears - clicked,
      clickToPageHeard: pageHeard - clicked,
      clickToTwoWay: Math.max(pageHears, pageHeard) - clicked,
      ...delays,
      stats,
    };
  } finally {
    await page.context().close();
  }
}

/** Wall-clock time at which the page first hears the tone. */
function pageHearsAt(page, frequency) {
  return page.evaluate(`new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (audioProbe.tone(${frequency}, ${WINDOW_MS}) < 1500) return;
      clearInterval(timer);
      resolve(performance.timeOrigin + performance.now());
    }, 5);
    setTimeout(() => (clearInterval(timer), reject(new Error('the page never heard ${frequency} Hz'))), ${RUN_LIMIT_MS});
  })`);
}

/** Wall-clock time at which the contact of the call to come first hears the tone. */
function untilContactHears(frequency, callIndex) {
  return new Promise((resolve, reject) => {
    const stop = stage.clock.subscribe(() => {
      if ((stage.calls[callIndex]?.contact.heard(frequency, WINDOW_MS) ?? 0) < 1500) return;
      stop();
      clearTimeout(limit);
      resolve(performance.timeOrigin + performance.now());
    }, 'send');
    const limit = setTimeout(() => (stop(), reject(new Error(`the contact never heard ${frequency} Hz`))), RUN_LIMIT_MS);
  });
}

async function delayToPage(page, call) {
  const heard = pageHearsAt(page, MARK_TONE);
  await page.evaluate('0');
  const said = performance.timeOrigin + performance.now();
  call.contact.say(tone(MARK_TONE));
  return (await heard) - said;
}

async function delayFromPage(page, call) {
  await page.evaluate('call.mute(true)');
  await new Promise((resolve) => {
    const stop = stage.clock.subscribe(() => call.contact.heardLoudness(200) === 0 && (stop(), resolve()), 'send');
  });
  const heard = untilContactHears(MICROPHONE_TONE, stage.calls.length - 1);
  const said = await page.evaluate('call.mute(false), performance.timeOrigin + performance.now()');
  return (await heard) - said;
}

function line(name, list) {
  const sorted = list.map((result) => result[name]).sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN);
  return `${name.padEnd(18)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   max ${at(1)} ms`;
}

/** The carrier's sources are TypeScript without suffixes: one quick build makes them importable. */
async function bundled(entry) {
  const file = path.join(root, 'dist/bench/audio-proof.mjs');
  const build = await rolldown({ input: path.join(root, entry), cwd: root, platform: 'node', external: (id) => !/^(\.|\/|\0)/.test(id) });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  return import(file);
}
