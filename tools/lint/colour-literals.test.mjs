import fs from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { colourLiterals } from './colour-literals.mjs';

const COMPONENTS = path.join(root, 'apps/admin/src/app');

describe('colours in components', () => {
  it.each([
    ['x.scss', '.a { color: #fff; }', ['#fff']],
    ['x.scss', '.a { background: rgba(0, 0, 0, 0.2); }', ['rgba(']],
    ['x.scss', '.a { border: 1px solid red; }', [': 1px solid red']],
    ['x.ts', 'styles: `.a { fill: oklch(50% 0 0); }`', ['oklch(']],
    ['x.scss', '.a { color: var(--mat-sys-primary); white-space: nowrap; } // not #123', []],
    ['x.scss', `:host([data-colour='red']) { color: var(--call-red); }`, []],
    ['x.scss', '.a { color: color-mix(in srgb, var(--mat-sys-error) 20%, transparent); }', []],
    ['x.ts', `const id = '#fff'; styles: ':host { color: inherit; }'`, []],
  ])('%s %s', (file, text, found) => {
    expect(colourLiterals(file, text)).toEqual(found);
  });

  it('come from the theme everywhere', () => {
    const files = fs.readdirSync(COMPONENTS, { recursive: true }).filter((file) => /\.(scss|css|ts)$/.test(file));
    const found = files.flatMap((file) =>
      colourLiterals(file, fs.readFileSync(path.join(COMPONENTS, file), 'utf8')).map((literal) => `${file}: ${literal}`),
    );
    expect(found).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });
});
