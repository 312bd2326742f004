import { DOCUMENT, Injectable, computed, effect, inject, signal } from '@angular/core';
import type { IconName } from '../../shared/ui/icon';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'dialer.theme';
const ICONS: Record<Theme, IconName> = { system: 'systemMode', light: 'lightMode', dark: 'darkMode' };

/** Light and dark by the system, or by choice; the choice is this browser's. */
@Injectable({ providedIn: 'root' })
export class ThemeStore {
  private readonly document = inject(DOCUMENT);
  private readonly storage = this.document.defaultView?.localStorage;
  private readonly state = signal<Theme>(this.stored());

  // Optional: jsdom has no matchMedia.
  private readonly media = this.document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
  private readonly systemDark = signal(this.media?.matches ?? false);

  readonly theme = this.state.asReadonly();
  /** What is seen: for pictures that cannot follow by themselves. */
  readonly dark = computed(() => (this.state() === 'system' ? this.systemDark() : this.state() === 'dark'));
  readonly icon = computed(() => ICONS[this.state()]);

  constructor() {
    this.media?.addEventListener('change', ({ matches }) => this.systemDark.set(matches));
    effect(() => {
      const theme = this.state();
      if (theme === 'system') delete this.document.documentElement.dataset['theme'];
      else this.document.documentElement.dataset['theme'] = theme;
    });
  }

  next(): void {
    const theme = THEMES[(THEMES.indexOf(this.state()) + 1) % THEMES.length] ?? 'system';
    this.state.set(theme);
    this.storage?.setItem(KEY, theme);
  }

  private stored(): Theme {
    const value = this.storage?.getItem(KEY);
    return THEMES.find((theme) => theme === value) ?? 'system';
  }
}
