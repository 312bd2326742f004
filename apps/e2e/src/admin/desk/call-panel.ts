import type { Locator, Page } from 'playwright-core';

/** Long enough for a machine that is busy with other tests: it only ends what would never come. */
export const PATIENCE_MS = 30_000;

/** Runs in the page: remembers every word the call's state line ever showed or a screen reader was told, however short. */
const RECORDER = /* javascript */ `(() => {
  const record = (selector) => {
    const seen = [];
    const look = () => {
      const words = document.querySelector(selector)?.textContent.trim();
      if (words && words !== seen.at(-1)) seen.push(words);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    return seen;
  };
  globalThis.callStates = record('[data-testid=call-state] strong');
  globalThis.announcements = record('.cdk-live-announcer-element');
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
    return page.addInitScript(RECORDER);
  }

  /** What the state line said so far, each change once. */
  statesSeen(): Promise<string[]> {
    return this.page.evaluate('globalThis.callStates');
  }

  /** What screen readers were told so far. */
  announcements(): Promise<string[]> {
    return this.page.evaluate('globalThis.announcements');
  }

  untilState(words: string, timeout = PATIENCE_MS): Promise<void> {
    return this.explained(this.state.filter({ hasText: words }).waitFor({ timeout }));
  }

  untilConnected(): Promise<void> {
    return this.untilState('Connected');
  }

  untilAudio(words = 'Audio connected'): Promise<void> {
    return this.page.getByTestId('audio-state').filter({ hasText: words }).waitFor();
  }

  untilLogForm(timeout = PATIENCE_MS): Promise<void> {
    return this.explained(this.page.getByTestId('save-log').waitFor({ timeout }));
  }

  /** What a rep would have seen instead, for whoever reads why a run failed. */
  private async explained(wait: Promise<void>): Promise<void> {
    try {
      await wait;
    } catch (error) {
      const states = await this.statesSeen().catch(() => []);
      const panel = await this.root.innerText({ timeout: 1_000 }).catch(() => 'is not there');
      throw new Error(`States so far: ${states.join(' → ')}. The panel: ${panel}`, { cause: error });
    }
  }

  untilClosed(): Promise<void> {
    return this.root.waitFor({ state: 'detached' });
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

  /** The outcome that stands chosen, in words; empty when none does. */
  async chosenOutcome(): Promise<string> {
    const chosen = this.root.locator('label:has(input[type=radio]:checked)');
    return (await chosen.count()) ? (await chosen.innerText()).replace(/\s*\d$/, '').trim() : '';
  }

  /** This outcome stands chosen: by the rep, or proposed. */
  untilChosen(name: string): Promise<void> {
    return this.root.locator('label:has(input[type=radio]:checked)', { hasText: name }).waitFor();
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
