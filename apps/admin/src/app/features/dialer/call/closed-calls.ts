import { DOCUMENT, Injectable, inject } from '@angular/core';

const KEY = 'dialer.closed-calls';
/** More than a rep makes in a day of this tab's life. */
const MOST = 500;

/** Calls this window is done with: whoever chose not to log a call is not asked again after every reload. */
@Injectable({ providedIn: 'root' })
export class ClosedCalls {
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;
  private readonly ids = new Set<string>(this.stored());

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.add(id);
    this.storage?.setItem(KEY, JSON.stringify([...this.ids].slice(-MOST)));
  }

  private stored(): string[] {
    try {
      const value: unknown = JSON.parse(this.storage?.getItem(KEY) ?? '[]');
      return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
    } catch {
      // Not ours: nothing is closed then.
      return [];
    }
  }
}
