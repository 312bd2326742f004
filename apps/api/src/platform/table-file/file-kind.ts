import { ContactFileError } from './contact-file-error';

/** Files people take for a contact list, by their first bytes. */
const OTHER_KINDS: { starts: string; encoding: BufferEncoding; is: string }[] = [
  { starts: 'PK\x03\x04', encoding: 'latin1', is: 'an Excel workbook (.xlsx) or a zip archive' },
  { starts: '\xd0\xcf\x11\xe0', encoding: 'latin1', is: 'an old Excel or Word file' },
  { starts: '%PDF', encoding: 'latin1', is: 'a PDF' },
  { starts: '{\\rtf', encoding: 'latin1', is: 'a Word (RTF) document' },
];

/** Unprintable ones that text does not have; a page break or the end mark of old systems may slip in. */
const CONTROL = /[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]/g;
const MOST_CONTROL_SHARE = 0.02;

/** Says what the file is instead when it is no text; `head` is its first few thousand bytes. */
export function refuseOtherKinds(head: Buffer, advice: string): void {
  if (head.length === 0) throw new ContactFileError(`The file is empty. ${advice}`);
  const kind = OTHER_KINDS.find(({ starts, encoding }) => head.subarray(0, starts.length).toString(encoding) === starts);
  if (kind) throw new ContactFileError(`The file is ${kind.is}, not a CSV. ${advice}`);
}

/** For decoded text, since every second byte of UTF-16 is zero. */
export function refuseBinary(text: string, advice: string): void {
  const odd = text.match(CONTROL)?.length ?? 0;
  if (odd > Math.max(1, text.length * MOST_CONTROL_SHARE)) throw new ContactFileError(`The file is not text. ${advice}`);
}
