/**
 * Phone numbers never reach the log whole, whoever writes the line (design.md §8): every run of digits that could be one is masked in the
 * finished line. Ids that look alike are recognised first and left alone, for they are what a line is searched by.
 */
const KEPT = [
  String.raw`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`, // UUID
  String.raw`(?<![0-9A-Za-z])[A-Z]{2}[0-9a-f]{32}(?![0-9A-Za-z])`, // a carrier's SID
  String.raw`(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])`, // an id in plain hexadecimal
  String.raw`(?<!\d)\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?`, // a date and time
  String.raw`(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])`, // an IPv4 address
].join('|');
/** Bounded, so that a line full of digits costs no more than its length. */
const NUMBER = String.raw`(?<plus>\+|%2[bB]|＋)?\p{Nd}(?:[\p{Nd}\s().\u2010-\u2015\u00a0/-]|%20){0,60}\p{Nd}`;
const CANDIDATE = new RegExp(`${KEPT}|${NUMBER}`, 'gu');
const STARTS_AS_KEPT = new RegExp(`^(?:${KEPT})$`, 'u');

const LEAST_WITH_PLUS = 7;
const LEAST_WITHOUT = 10;

export function maskPhones(text: string): string {
  return text.replace(CANDIDATE, (match: string) => {
    if (STARTS_AS_KEPT.test(match)) return match;
    const plus = /^(?:\+|%2b|＋)/i.test(match);
    const digits = [...match.replace(/^%2b|%20/gi, '')].filter((char) => /\p{Nd}/u.test(char)).join('');
    return digits.length >= (plus ? LEAST_WITH_PLUS : LEAST_WITHOUT) ? masked(digits, plus) : match;
  });
}

/** `+1415•••0110`: the area stays, so that a log still tells what happened; at least three digits go. */
function masked(digits: string, plus: boolean): string {
  const tail = digits.length >= LEAST_WITHOUT ? 4 : 2;
  const head = Math.max(0, Math.min(4, digits.length - tail - 3));
  return `${plus ? '+' : ''}${digits.slice(0, head)}•••${digits.slice(-tail)}`;
}

const SECRETS: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic|Digest)\s+[^\s"\\,;]+/gi, '$1 [hidden]'],
  [/(:\/\/[^\s:@/"\\]*:)[^\s@/"\\]+@/g, '$1[hidden]@'],
  [/\b((?:access_?|login_?|auth_?)?token|password|secret|api_?key|jwt)(=|%3D)[^\s&"\\]+/gi, '$1$2[hidden]'],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[hidden]'],
];

export function maskText(text: string): string {
  return maskPhones(SECRETS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text));
}

const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** One finished JSON line → the same line, still JSON, with every string masked and every long whole number too. */
export function maskLine(line: string): string {
  return line.replace(JSON_TOKEN, (token) => {
    if (token.startsWith('"')) return maskText(token);
    return /^\d{10,}$/.test(token) ? `"${maskPhones(token)}"` : token;
  });
}
