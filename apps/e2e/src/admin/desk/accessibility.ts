import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { until } from '../../stack/until';

const GRAVE = ['serious', 'critical'];

/** What keeps somebody out, in light and in dark, as lines a person can act on. Colours are all that differs in the dark. */
export async function graveFindings(page: Page): Promise<string[]> {
  await inScheme(page, 'light');
  const light = await axe(page).analyze();
  await inScheme(page, 'dark');
  const dark = await axe(page).withRules('color-contrast').analyze();
  await page.emulateMedia({ colorScheme: null });
  // A page whose colours axe cannot read would pass without having been looked at.
  const seen = [light, dark].map(({ passes }) => passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0);
  if (seen.includes(0)) return [`no colours could be compared on ${page.url()}`];
  return [...told('light', light), ...told('dark', dark)];
}

/** Without the detour over a blank page for each look, which is for frames of other origins: there are none. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

/** Colours fade from one scheme to the other; half-way they are nobody's. */
async function inScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await until('the colours to have settled', () =>
    page.evaluate(() => document.getAnimations().every((animation) => animation.effect?.getTiming().iterations === Infinity)),
  );
}

function told(scheme: string, { violations }: Pick<AxeResults, 'violations'>): string[] {
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .flatMap(({ id, impact, help, nodes }) =>
      nodes.map((node) => `${scheme}: ${impact} ${id}: ${help} at ${node.target.join(' ')}. ${node.any[0]?.message ?? ''}`),
    );
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;
