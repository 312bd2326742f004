import type { Locator, Page } from 'playwright-core';
import type { AudioBrowser } from '../../../../../tools/testing/browser-audio';
import type { Stack } from '../../stack/stack';
import { CallPanel, PATIENCE_MS } from './call-panel';
import { PageWatch } from './page-watch';

export interface Credentials {
  email: string;
  password: string;
}

/** One rep at one browser, in a context (cookies, storage) of their own. */
export class Desk {
  readonly panel: CallPanel;
  readonly watch: PageWatch;

  private constructor(
    readonly page: Page,
    private readonly stack: Stack,
  ) {
    this.panel = new CallPanel(page);
    this.watch = new PageWatch(page);
  }

  static async at(page: Page, stack: Stack): Promise<Desk> {
    page.setDefaultTimeout(PATIENCE_MS);
    await CallPanel.install(page);
    return new Desk(page, stack);
  }

  static async open(browser: AudioBrowser, stack: Stack): Promise<Desk> {
    return Desk.at(await browser.newPage(), stack);
  }

  /** Signed in, at a list's page. */
  static async atList(browser: AudioBrowser, stack: Stack, listId: string, who: Credentials = stack.admin): Promise<Desk> {
    const desk = await Desk.open(browser, stack);
    await desk.signIn(`/dial/${listId}`, who);
    await desk.rows.first().waitFor();
    return desk;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.stack.apiUrl + path);
  }

  /** Goes to an address of the app, meets the sign-in page, signs in, and is where it wanted to be. */
  async signIn(path = '/dial', { email, password }: Credentials = this.stack.admin): Promise<void> {
    await this.goTo(path);
    await this.fillSignIn(email, password);
    await this.page.waitForURL((url) => url.pathname === path);
  }

  async fillSignIn(email: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mail address').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The socket is up: frames arrive from here on. */
  untilLive(): Promise<void> {
    return this.page.getByTestId('connection-light').filter({ hasText: 'Live' }).waitFor();
  }

  get rows(): Locator {
    return this.page.getByTestId('contact-row');
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  async dial(name: string): Promise<void> {
    await this.row(name).getByTestId('dial').click();
  }

  /** A row's cell, by the column's class. */
  cell(name: string, column: 'status' | 'tries' | 'last'): Locator {
    return this.row(name).locator(`td.${column}`);
  }

  /** Drops a file on the page as a hand with a mouse does. */
  async drop(name: string, text: string): Promise<void> {
    const data = await this.page.evaluateHandle(
      ({ name, text }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], name, { type: 'text/csv' }));
        return transfer;
      },
      { name, text },
    );
    await this.page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: data });
  }
}
