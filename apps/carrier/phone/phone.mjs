// The called phone: registers over a WebSocket, rings, and talks over WebRTC. The frames are described in
// src/phone/phone-protocol.ts.
import { CallAudio, microphoneFault } from './call.mjs';
import { Ringer } from './ringer.mjs';
import { element, readable, Screen } from './screen.mjs';

const TITLE = 'Phone';
const screen = new Screen();
const ringer = new Ringer();
const speaker = element('sound', HTMLAudioElement);
const numbers = element('numbers', HTMLInputElement);
const muteButton = element('mute', HTMLButtonElement);

/** @type {WebSocket | null} */
let socket = null;
/** @type {MediaStream | null} */
let microphone = null;
/** @typedef {{ id: string, from: string, to: string, state: 'ringing' | 'answering' | 'talking', audio: CallAudio | null }} Call */
/** @type {Call | null} */
let call = null;
let carrierHasSound = true;

/** @param {object} frame */
const send = (frame) => socket?.send(JSON.stringify(frame));

async function beReachable() {
  element('numbers-fault', HTMLElement).textContent = '';
  ringer.unlock();
  try {
    if (!navigator.mediaDevices) throw new Error('no microphone in this context');
    microphone ??= await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return screen.trouble(microphoneFault(error));
  }
  // Pulled out or taken away: without it nobody is heard.
  microphone
    .getAudioTracks()[0]
    ?.addEventListener('ended', () => leave('The microphone is gone. Plug it in and be reachable again.'), { once: true });
  connect();
}

function connect() {
  const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/phone/socket`);
  socket = opened;
  opened.addEventListener('open', () => send({ type: 'register', numbers: numbers.value }));
  opened.addEventListener('message', ({ data }) => opened === socket && receive(JSON.parse(data)));
  opened.addEventListener('close', () => {
    if (opened === socket) leave('The carrier cannot be reached. Is it running? Then be reachable again.');
  });
}

/** Back to the start. @param {string} [trouble] */
function leave(trouble) {
  const left = socket;
  socket = null;
  left?.close();
  endCall();
  for (const track of microphone?.getTracks() ?? []) track.stop();
  microphone = null;
  screen.show('off', 'numbers');
  if (trouble) screen.trouble(trouble);
  else screen.news('You are no longer reachable.');
}

/** @param {any} frame */
function receive(frame) {
  if (frame.type === 'ready') return ready(frame);
  if (frame.type === 'ringing') return ring(frame);
  if (frame.type === 'error') return refused(frame);
  if (frame.call !== call?.id) return;
  if (frame.type === 'answered') return void talk(frame.sdp);
  if (frame.type === 'ended') return over(frame);
}

/** @param {{ numbers: string, sound: boolean }} frame */
function ready({ numbers: digits, sound }) {
  carrierHasSound = sound;
  element('no-sound', HTMLElement).hidden = sound;
  element('rings-for', HTMLElement).textContent = digits
    ? `Numbers that end in ${digits} ring here.`
    : 'Every number that is not in the carrier’s table of contacts rings here.';
  screen.show('waiting', 'leave');
  screen.news('You are reachable.');
}

/** @param {{ code: string, message: string }} frame */
function refused({ code, message }) {
  if (code === 'bad_numbers') {
    leave(message);
    element('numbers-fault', HTMLElement).textContent = message;
    screen.news('');
  } else if (code !== 'no_such_call') {
    screen.trouble(`The carrier did not understand this page: ${message}. Reload it.`);
  }
}

/** @param {{ call: string, from: string, to: string }} frame */
function ring({ call: id, from, to }) {
  call = { id, from, to, state: 'ringing', audio: null };
  screen.caller(call);
  screen.show('ringing', 'answer');
  screen.title(`☎ ${readable(from)}`);
  screen.news(`Call from ${readable(from)}`);
  ringer.start();
}

async function answer() {
  if (call?.state !== 'ringing' || !microphone) return;
  const answering = call;
  answering.state = 'answering';
  ringer.stop();
  setMuted(false);
  const audio = new CallAudio(microphone, speaker, (state) => onSound(answering, state));
  answering.audio = audio;
  const sdp = await audio.offer();
  // Over in the meantime: the carrier has said so, there is nobody to answer.
  if (call === answering) send({ type: 'answer', call: answering.id, sdp });
}

/** @param {string} sdp */
async function talk(sdp) {
  if (call?.state !== 'answering' || !call.audio) return;
  call.state = 'talking';
  element('pressed', HTMLElement).textContent = 'nothing';
  element('connecting', HTMLElement).hidden = !carrierHasSound;
  screen.show('talking', 'hang-up');
  screen.title(`In a call, ${TITLE}`);
  screen.news('Answered.');
  await call.audio.accept(sdp);
}

/** @param {Call} of @param {RTCPeerConnectionState} state */
function onSound(of, state) {
  if (of !== call) return;
  if (state === 'connected') element('connecting', HTMLElement).hidden = true;
  if (state === 'failed') screen.trouble('The sound was lost. Hang up and let them call again.');
}

/** @param {{ answered: boolean, by_you: boolean }} frame */
function over({ answered, by_you: byYou }) {
  const from = call ? readable(call.from) : '';
  endCall();
  screen.show('waiting', 'leave');
  if (answered) screen.news(byYou ? 'You hung up.' : 'The other side hung up.');
  else screen.news(byYou ? `Declined the call from ${from}.` : `Missed call from ${from}.`);
}

function endCall() {
  ringer.stop();
  call?.audio?.close();
  call = null;
  speaker.srcObject = null;
  screen.title(TITLE);
}

const decline = () => call?.state === 'ringing' && send({ type: 'decline', call: call.id });
const hangUp = () => call?.state === 'talking' && send({ type: 'hang_up', call: call.id });
const toggleMute = () => call?.state === 'talking' && setMuted(muteButton.ariaPressed !== 'true');

/** @param {boolean} muted */
function setMuted(muted) {
  for (const track of microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  muteButton.ariaPressed = String(muted);
}

/** @param {string} key */
function press(key) {
  if (call?.state !== 'talking') return;
  send({ type: 'digits', call: call.id, digits: key });
  const pressed = element('pressed', HTMLElement);
  pressed.textContent = `${pressed.textContent === 'nothing' ? '' : pressed.textContent}${key}`.slice(-32);
}

const SHORTCUTS = new Map(Object.entries({ a: answer, d: decline, h: hangUp, m: toggleMute }));

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target instanceof HTMLInputElement) return;
  const action = SHORTCUTS.get(event.key.toLowerCase());
  if (action) void action();
  else if (/^[0-9*#]$/.test(event.key)) press(event.key);
});
element('reach', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void beReachable();
});
element('leave', HTMLButtonElement).addEventListener('click', () => leave());
element('answer', HTMLButtonElement).addEventListener('click', () => void answer());
element('decline', HTMLButtonElement).addEventListener('click', decline);
element('hang-up', HTMLButtonElement).addEventListener('click', hangUp);
muteButton.addEventListener('click', toggleMute);
element('keypad', HTMLElement).addEventListener('click', ({ target }) => {
  const key = target instanceof HTMLElement ? target.dataset.key : undefined;
  if (key) press(key);
});
screen.show('off', 'numbers');
