import type { ContactFileReader, FileBytes } from './contact-file-reader';
import { CsvReader } from './csv-reader';
import { refuseOtherKinds } from './file-kind';
import { detectEncoding } from './text-encoding';

const HEAD_BYTES = 4096;

const CONTACTS_ADVICE = 'Save the list as CSV with the columns name, company and phone, and load that file.';

/** The reader for a file, by what is in it; its name may say anything. `advice`: what to do about one that is no CSV. */
export async function openContactFile(bytes: FileBytes, advice = CONTACTS_ADVICE): Promise<ContactFileReader> {
  const head = await headOf(bytes());
  refuseOtherKinds(head, advice);
  return CsvReader.open(bytes, await detectEncoding(head, bytes()), advice);
}

async function headOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}
