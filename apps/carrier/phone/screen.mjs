const STATES = /** @type {const} */ (['off', 'waiting', 'ringing', 'talking']);

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no #${id}`);
  return found;
}

/** Everything that is seen; knows no call and no socket. */
export class Screen {
  #news = element('news', HTMLElement);
  #trouble = element('trouble', HTMLElement);
  #duration = element('duration', HTMLElement);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /** @param {(typeof STATES)[number]} state @param {string} focus the element that is used next */
  show(state, focus) {
    for (const name of STATES) element(name, HTMLElement).hidden = name !== state;
    clearInterval(this.#clock);
    if (state === 'talking') this.#countFrom(Date.now());
    element(focus, HTMLElement).focus();
  }

  /** @param {{ from: string, to: string }} call */
  caller({ from, to }) {
    for (const place of document.querySelectorAll('[data-from]')) place.textContent = readable(from);
    for (const place of document.querySelectorAll('[data-to]')) place.textContent = readable(to);
  }

  /** @param {string} text */
  title(text) {
    document.title = text;
  }

  /** Said politely, and left on the screen. @param {string} text */
  news(text) {
    this.#news.textContent = text;
    this.#trouble.textContent = '';
  }

  /** @param {string} text */
  trouble(text) {
    this.#trouble.textContent = text;
    this.#news.textContent = '';
  }

  /** @param {number} since */
  #countFrom(since) {
    const tell = () => {
      const seconds = Math.floor((Date.now() - since) / 1000);
      this.#duration.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    };
    tell();
    this.#clock = setInterval(tell, 1000);
  }
}

/** North American numbers in their groups, others as they are. @param {string} number */
export function readable(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : number;
}
