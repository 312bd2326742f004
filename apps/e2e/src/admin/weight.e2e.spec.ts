import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(__dirname, '../../../../dist/admin');
/** What a browser fetches before the first screen, as it goes over the wire (issue 3, point 6). */
const MOST_KB = 200;

/** Every script and stylesheet that index.html names, and what those scripts import at once. */
function beforeTheFirstScreen(): string[] {
  const named = [...readFileSync(join(BUILT, 'index.html'), 'utf8').matchAll(/(?:src|href)="([\w.-]+\.(?:js|css))"/g)];
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, imported] of readFileSync(join(BUILT, file), 'utf8').matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) add(imported!);
  };
  for (const [, file] of named) add(file!);
  return [...found];
}

describe('the weight of the page', () => {
  it(`is at most ${MOST_KB} kB of JavaScript and CSS before the first screen, gzipped`, () => {
    const files = beforeTheFirstScreen();
    expect(files.some((file) => file.endsWith('.js'))).toBe(true);
    expect(files.some((file) => file.endsWith('.css'))).toBe(true);
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILT, file))).length, 0);
    expect(bytes / 1000).toBeLessThanOrEqual(MOST_KB);
  });
});
