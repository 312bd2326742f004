import { maskText } from '../../platform/logging/mask';

/** Most specific first: Edge and Opera also say Chrome, and Chrome also says Safari. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?(?:iOS)?\/(\d{1,4})/, 'Edge'],
  [/\bOPR\/(\d{1,4})/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d{1,4})/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS)\/(\d{1,4})/, 'Chrome'],
  [/\bVersion\/(\d{1,4})[\d.]* (?:Mobile\/\w{1,10} )?Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows NT/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];
const PROGRAM = /^[A-Za-z][\w.-]{0,30}(?:\/[\w.-]{1,15})?/;
const READ = 500;

/** `Chrome 142, Linux` or `curl/8.5`: enough to tell a person's own browser from a stranger's, too little to follow one by. */
export function shortUserAgent(header: string | undefined): string | null {
  const text = (header ?? '').slice(0, READ);
  const browser = firstOf(BROWSERS, text, (name, version) => `${name} ${version}`);
  const system = firstOf(SYSTEMS, text, (name) => name);
  if (browser) return system ? `${browser}, ${system}` : browser;
  const program = PROGRAM.exec(text)?.[0];
  return program ? maskText(program) : null;
}

function firstOf(table: typeof BROWSERS, text: string, word: (name: string, version: string) => string): string | null {
  for (const [pattern, name] of table) {
    const found = pattern.exec(text);
    if (found) return word(name, found[1] ?? '');
  }
  return null;
}
