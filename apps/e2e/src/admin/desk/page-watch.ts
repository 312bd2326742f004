import { ROUTES } from '@dialer/contracts';
import type { Page } from 'playwright-core';

/** Everything a page asks for and complains about, from its first request on. */
export class PageWatch {
  readonly addresses: string[] = [];
  readonly complaints: string[] = [];

  constructor(page: Page) {
    page.on('request', (request) => this.addresses.push(request.url()));
    page.on('websocket', (socket) => this.addresses.push(socket.url()));
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const { url } = message.location();
      // The browser's own line about the very first question, "who is signed in?", while nobody is.
      if (message.text().includes('401') && url.endsWith(`${ROUTES.auth}/me`)) return;
      this.complaints.push(`${message.type()}: ${message.text()} (${url})`);
    });
  }

  /** Requests to any other machine: a demo on a bare laptop makes none. */
  get foreignAddresses(): string[] {
    const local = /^(localhost|127\.0\.0\.1)$/;
    return this.addresses.filter((address) => /^(https?|wss?):/.test(address) && !local.test(new URL(address).hostname));
  }

  /** Addresses with a phone number in them end up in the logs of every machine between (ui.md, `/dial`). */
  addressesWith(...phones: string[]): string[] {
    const shapes = phones.flatMap((phone) => [phone.replace(/\D/g, ''), phone.replace(/\D/g, '').slice(-10)]);
    return this.addresses.filter((address) => shapes.some((digits) => address.replace(/%20|[-+() .]/g, '').includes(digits)));
  }
}
