// The real app in Chromium, call after call (BENCH_AUDIO_CALLS of each kind): from the click on Dial to the carrier's request, to "Ringing…" on the
// screen and to audio both ways, by tone; then how long a voice takes each way (design.md §7). Needs the built admin app.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rolldown } from 'rolldown';
import { root } from '../tools/lib/paths.mjs';
import { percentile } from './lib/api-under-test.mjs';

const CALLS = Number(process.env.BENCH_AUDIO_CALLS ?? 30) * 2;
/** The first call loads the softphone's code; nobody who works through a list waits for that again. It is told by itself. */
const WARM_UP = 1;
const MICROPHONE_HZ = 1000;
/** A contact's pilot tone has an amplitude of 500; a third of it in a short window is its beginning. The figures contain the 8 ms that takes. */
const PILOT_HEARD = 160;
const WINDOW_MS = 20;
/** Loudness at the contact's ear; until the rep is heard there it is exactly zero. */
const VOICE_HEARD = 300;
const POLL_MS = 5;
const LIMIT_MS = 15_000;
const NO_LIMITS = Object.fromEntries(
  ['INITIATE', 'WEBRTC_JOIN', 'CONTROL', 'END', 'STATUS', 'TOKEN'].map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, '0']),
);

/** Runs in the page: when Dial was clicked, and when each word of the call's state was first on the screen. */
const STOPWATCH = /* javascript */ `(() => {
  const now = () => performance.timeOrigin + performance.now();
  globalThis.stopwatch = { clicked: 0, states: {} };
  addEventListener('click', (event) => event.target.closest?.('[data-testid=dial]') && (stopwatch = { clicked: now(), states: {} }), true);
  addEventListener('click', (event) => event.target.closest?.('[data-testid=mute]') && (stopwatch.muteClicked = now()), true);
  new MutationObserver(() => {
    const words = document.querySelector('[data-testid=call-state] strong')?.textContent.trim();
    if (words) stopwatch.states[words] ??= now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

export async function run() {
  const parts = await bundled('apps/e2e/src/admin/desk/audio-bench-parts.ts');
  const stack = await parts.Stack.start({ api: NO_LIMITS });
  const browser = await parts.launchAudioBrowser({ microphoneTone: MICROPHONE_HZ });
  try {
    const people = Array.from({ length: WARM_UP + CALLS }, (_, n) => personNumber(parts, n));
    const listId = await parts.loadList(stack, people);
    const desk = await parts.Desk.open(browser, stack);
    await desk.page.addInitScript(STOPWATCH);
    await desk.signIn(`/dial/${listId}`);
    await desk.untilLive();
    const contact = new parts.ContactSide(stack);
    const calls = [];
    // Every other contact picks up at once, the others when the rep's audio stands: the first shows how long it takes to be
    // in a conversation, the second how long a voice takes.
    for (const [n, person] of people.entries()) calls.push(await oneCall(desk, contact, person, n % 2 === 0));
    return measurements(calls);
  } finally {
    await browser.close();
    await stack.stop();
  }
}

/** A number that rings until we pick up (…31), so that no time of ringing is counted. */
function personNumber(parts, n) {
  return parts.person(`Person ${1000 + n}`, '31', { phone: `+1415555${String(10 + n).padStart(2, '0')}31` });
}

async function oneCall(desk, contact, { name, phone }, atOnce) {
  await desk.dial(name);
  const { sid, pilot_hz: pilot } = await contact.call(phone);
  if (!atOnce) await desk.panel.untilAudio();
  await contact.answer(sid);
  const [pageHears, contactHears] = await Promise.all([
    pageHearsAt(desk, pilot),
    contactHearsAt(contact, sid, (heard) => heard > VOICE_HEARD),
  ]);
  await contact.untilHears(sid, MICROPHONE_HZ);
  const { clicked, states } = await desk.page.evaluate('stopwatch');
  const [request] = await contact.dialRequests(phone);
  const { ringing_at: ringing, answered_at: answered } = await contact.call(phone);
  const fromPage = await unmuted(desk, contact, sid);
  await end(desk);
  return {
    atOnce,
    toRequest: Date.parse(request.at) - clicked,
    toRingingShown: (states['Ringing…'] ?? states['Connected']) - clicked,
    ringingToScreen: (states['Ringing…'] ?? states['Connected']) - Date.parse(ringing),
    answerToScreen: states['Connected'] - Date.parse(answered),
    answerToPage: pageHears - Date.parse(answered),
    toTwoWay: Math.max(pageHears, contactHears) - clicked,
    fromPage,
  };
}

/** From the click on Unmute to the contact's ear: the way of a voice from the rep to the contact. */
async function unmuted(desk, contact, sid) {
  await desk.panel.mute();
  await contact.untilHearsNothing(sid);
  const heard = contactHearsAt(contact, sid, (loudness) => loudness > VOICE_HEARD);
  await desk.panel.mute();
  const at = await heard;
  return at - (await desk.page.evaluate('stopwatch.muteClicked'));
}

async function end(desk) {
  await desk.panel.end();
  await desk.panel.untilLogForm();
  await desk.panel.choose('Connected');
  await desk.panel.save();
  await desk.panel.untilClosed();
}

/** Wall-clock time at which the page first hears the tone; what the panel says when it never does. */
async function pageHearsAt({ page, panel }, frequency) {
  try {
    return await firstHeard(page, frequency);
  } catch (error) {
    throw new Error(`${error.message}; the panel says: ${(await panel.root.innerText()).replace(/\s+/g, ' ')}`, { cause: error });
  }
}

function firstHeard(page, frequency) {
  return page.evaluate(`new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (audioProbe.tone(${frequency}, ${WINDOW_MS}) < ${PILOT_HEARD}) return;
      clearInterval(timer);
      resolve(performance.timeOrigin + performance.now());
    }, ${POLL_MS});
    setTimeout(() => (clearInterval(timer), reject(new Error('the page never heard ${frequency} Hz'))), ${LIMIT_MS});
  })`);
}

/** Wall-clock time at which the contact first hears enough. */
async function contactHearsAt(contact, sid, enough) {
  const latest = performance.now() + LIMIT_MS;
  while (performance.now() < latest) {
    const { loudness } = await contact.heard(sid);
    if (enough(loudness)) return performance.timeOrigin + performance.now();
    await pause(POLL_MS);
  }
  throw new Error('the contact never heard the rep');
}

function measurements(calls) {
  const [first, ...others] = calls;
  const ONLY = { toTwoWay: true, answerToPage: false };
  const of = (name) => others.filter(({ atOnce }) => ONLY[name] === undefined || atOnce === ONLY[name]).map((call) => call[name]);
  const row = (what, name, limit) => [
    { what: `${what}, p50`, value: percentile(of(name), 50), unit: 'ms' },
    { what: `${what}, p95`, value: percentile(of(name), 95), unit: 'ms', ...(limit && { limit }) },
  ];
  return [
    { what: 'calls', value: others.length },
    ...row('click, microphone and request → at the carrier', 'toRequest'),
    ...row('click → "Ringing…" on the screen', 'toRingingShown', 3000),
    ...row('carrier rings → on the screen', 'ringingToScreen'),
    ...row('contact answers → on the screen', 'answerToScreen'),
    ...row('click → two-way audio (contact picks up at once)', 'toTwoWay', 1000),
    { what: 'the same, first call of the day', value: first.toTwoWay, unit: 'ms' },
    ...row('contact speaks → rep hears it', 'answerToPage', 150),
    ...row('rep unmutes → contact hears it', 'fromPage', 150),
  ];
}

/** The desk is written in TypeScript for specs: one quick build makes it importable. */
async function bundled(entry) {
  const file = path.join(root, 'dist/bench/audio.mjs');
  const build = await rolldown({
    input: path.join(root, entry),
    cwd: root,
    platform: 'node',
    external: (id) => !/^(\.|\/|\0|@dialer\/)/.test(id),
    // The stack finds the built programs from where it stands.
    transform: { define: { __dirname: JSON.stringify(path.join(root, 'apps/e2e/src/stack')) } },
  });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  return import(file);
}
