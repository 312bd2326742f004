import type { Locator, Page } from 'playwright-core';

/** Runs in the page: remembers every word the call's state line ever showed, however short. */
const STATE_RECORDER = /* javascript */ `(() => {
  globalThis.callStates = [];
  const look = () => {
    const words = document.querySelector('[data-testid=call-state] strong')?.textContent.trim();
    if (words && words !== globalThis.callStates.at(-1)) globalThis.callStates.push(words);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/** The dialer's panel as a rep sees it. */
export class CallPanel {
  readonly root: Locator;
  readonly state: Locator;
  readonly notes: Locator;
  readonly problem: Locator;
  readonly ending: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByTestId('call-panel');
    this.state = page.getByTestId('call-state');
    this.notes = this.root.getByLabel('Notes');
    this.problem = page.getByTestId('call-problem');
    this.ending = page.getByTestId('call-ending');
  }

  static install(page: Page): Promise<unknown> {
    return page.addInitScript(STATE_RECORDER);
  }

  /** What the state line said so far, each change once. */
  statesSeen(): Promise<string[]> {
    return this.page.evaluate('globalThis.callStates');
  }

  untilState(words: string, timeout = 10_000): Promise<void> {
    return this.state.filter({ hasText: words }).waitFor({ timeout });
  }

  untilConnected(): Promise<void> {
    return this.untilState('Connected');
  }

  untilAudio(words = 'Audio connected'): Promise<void> {
    return this.page.getByTestId('audio-state').filter({ hasText: words }).waitFor({ timeout: 10_000 });
  }

  untilLogForm(timeout = 10_000): Promise<void> {
    return this.page.getByTestId('save-log').waitFor({ timeout });
  }

  untilClosed(): Promise<void> {
    return this.root.waitFor({ state: 'detached', timeout: 10_000 });
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name });
  }

  mute(): Promise<void> {
    return this.page.getByTestId('mute').click();
  }

  end(): Promise<void> {
    return this.page.getByTestId('end-call').click();
  }

  outcome(name: string): Locator {
    return this.root.getByRole('radio', { name });
  }

  /** The outcome that stands chosen, in words; empty when none does. */
  async chosenOutcome(): Promise<string> {
    const chosen = this.root.locator('label:has(input[type=radio]:checked)');
    return (await chosen.count()) ? (await chosen.innerText()).replace(/\s*\d$/, '').trim() : '';
  }

  async choose(name: string): Promise<void> {
    await this.root.locator('label:has(input[type=radio])', { hasText: name }).click();
  }

  save(): Promise<void> {
    return this.page.getByTestId('save-log').click();
  }

  close(): Promise<void> {
    return this.page.getByTestId('close-panel').click();
  }
}
