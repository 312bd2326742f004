import { Injectable, computed, signal } from '@angular/core';
import type { DialTarget } from './dial-target';

export type NextContact = (after: string) => Promise<DialTarget | null>;

/** The page with the list says who comes next; the panel, mounted above all pages, asks here. */
@Injectable({ providedIn: 'root' })
export class NextContactSource {
  private readonly source = signal<NextContact | null>(null);
  readonly available = computed(() => this.source() !== null);

  /** Returns how to take it back. */
  provide(source: NextContact): () => void {
    this.source.set(source);
    return () => {
      if (this.source() === source) this.source.set(null);
    };
  }

  async after(contactId: string): Promise<DialTarget | null> {
    return (await this.source()?.(contactId)) ?? null;
  }
}
