export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * Which of the four it is (contract.md §8). UTF-8 is proven by every byte of the file, since a name with an accent may come late;
 * what is neither that nor UTF-16 is what Excel in Western Europe writes.
 */
export async function detectEncoding(head: Buffer, bytes: AsyncIterable<Buffer>): Promise<Encoding> {
  return utf16(head) ?? ((await isUtf8(bytes)) ? 'utf-8' : 'windows-1252');
}

/** By its mark, or by the zero bytes that Latin letters leave at every second place. */
function utf16(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2]! += 1;
  const [even, odd] = zeros.map((count) => count / (head.length / 2)) as [number, number];
  if (odd > 0.5 && even < 0.05) return 'utf-16le';
  if (even > 0.5 && odd < 0.05) return 'utf-16be';
  return null;
}

async function isUtf8(bytes: AsyncIterable<Buffer>): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    // Node's word for a byte that fits nowhere; anything else is a fault in reading.
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}

/** Small pieces, so that parsing one does not keep the process from answering; no mark at the start. */
const PIECE_BYTES = 32 * 1024;

/** Text with every line end as `\n`, inside quoted fields as well. */
export async function* decodeLines(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let heldBack = '';
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const text = heldBack + decoder.decode(chunk.subarray(start, start + PIECE_BYTES), { stream: true });
      // `\r` may be the first half of a line end.
      heldBack = text.endsWith('\r') ? '\r' : '';
      yield unixLines(text.slice(0, text.length - heldBack.length));
    }
  }
  yield unixLines(heldBack + decoder.decode());
}

function unixLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
