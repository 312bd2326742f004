/** The North American cadence, shortened so that a demo does not wait: one second on, two off. */
const ON_MS = 1000;
const OFF_MS = 2000;
const LOUDNESS = 0.12;

/** Rings without any file: two tones, which a browser plays only after a gesture (`unlock`). */
export class Ringer {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {GainNode | null} */
  #gain = null;

  /** To be called from within a click: allows sound from now on. */
  unlock() {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  start() {
    this.stop();
    const context = this.#context;
    if (!context) return;
    const gain = new GainNode(context, { gain: 0 });
    gain.connect(context.destination);
    for (const frequency of [440, 480]) {
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(gain);
      tone.start();
    }
    this.#gain = gain;
    this.#turn(true);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#gain?.disconnect();
    this.#gain = null;
  }

  /** @param {boolean} on */
  #turn(on) {
    if (!this.#gain || !this.#context) return;
    this.#gain.gain.setTargetAtTime(on ? LOUDNESS : 0, this.#context.currentTime, 0.02);
    this.#timer = setTimeout(() => this.#turn(!on), on ? ON_MS : OFF_MS);
  }
}
