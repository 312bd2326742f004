import { ContactFileError } from './contact-file-error';
import type { FileRow } from './contact-file-reader';
import { openContactFile } from './open-contact-file';

/** In pieces as small as they can be, so that every character that may be torn apart is. */
async function* bytesOf(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

async function read(content: Buffer | string, size = 1): Promise<FileRow[]> {
  const buffer = Buffer.from(content as string);
  const reader = await openContactFile(() => bytesOf(buffer, size));
  const rows: FileRow[] = [];
  for await (const group of reader.rows()) rows.push(...group);
  return rows;
}

const cells = async (content: Buffer | string) => (await read(content)).map((row) => row.cells);
const TEXT = 'name,company,phone\nÅsa Lönn,Ärlig & Söner,070-174 06 05\n“Zoë”,Naïve – €,1\n';
const ROWS = [
  ['name', 'company', 'phone'],
  ['Åsa Lönn', 'Ärlig & Söner', '070-174 06 05'],
  ['“Zoë”', 'Naïve – €', '1'],
];

/** Node writes no Windows-1252 by itself. */
function toWindows1252(text: string): Buffer {
  const special: Record<string, number> = { '“': 0x93, '”': 0x94, '–': 0x96, '€': 0x80 };
  return Buffer.from([...text].map((sign) => special[sign] ?? sign.charCodeAt(0)));
}
const toUtf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('reading a contact file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 little-endian without a mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 big-endian', toUtf16be(`\uFEFF${TEXT}`)],
    ['UTF-16 big-endian without a mark', toUtf16be(TEXT)],
    ['Windows-1252', toWindows1252(TEXT)],
  ])('understands %s', async (_, content) => {
    expect(await cells(content)).toEqual(ROWS);
  });

  it('takes one late byte that is no UTF-8 for what it is', async () => {
    const content = Buffer.concat([Buffer.from(`a,b\n${'x,y\n'.repeat(3000)}`), Buffer.from([0xe9, 0x2c, 0x7a])]);
    expect((await read(content, 1000)).at(-1)).toEqual({ line: 3002, cells: ['é', 'z'] });
  });

  it.each([
    ['comma', 'name,company,phone\n"a;b",c,d'],
    ['semicolon', 'name;company;phone\na;"b,c";d'],
    ['tab', 'name\tcompany\tphone\na\tb, c\td'],
    ['a hint of Excel', 'sep=;\nname;company;phone\na;b;c'],
    ['a quoted header with other signs', '"name, full";company;phone\na;b;c'],
    ['empty cells at the start of a row, tabs', 'name\tcompany\tphone\n\t\td'],
  ])('finds the delimiter: %s', async (_, content) => {
    const found = await cells(content);
    expect(found.map((row) => row.length)).toEqual([3, 3]);
  });

  it.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('counts lines as an editor does: %s', async (_, end) => {
    const content = ['name,phone', '', 'a,1', '"b', 'b","2', '2', '2"', '   ', 'c,3', ''].join(end);
    expect((await read(content)).map(({ line, cells: [first] }) => [line, first])).toEqual([
      [1, 'name'],
      [3, 'a'],
      [4, 'b\nb'],
      [9, 'c'],
    ]);
  });

  it('counts mixed line ends, and the line of Excel’s hint', async () => {
    expect((await read('sep=,\r\na,b\r1,2\n3,4\r\n\r5,6')).map((row) => row.line)).toEqual([2, 3, 4, 6]);
  });

  it.each([
    ['doubled quotes', 'a,"b ""c"" d",e', ['a', 'b "c" d', 'e']],
    ['a blank before the quote', 'a, "b, c" ,d', ['a', 'b, c', 'd']],
    ['a quote inside a word', 'a,5" pipe,c', ['a', '5" pipe', 'c']],
    ['text behind a closing quote', 'a,"Acme" Inc,c', ['a', '"Acme" Inc', 'c']],
    ['an empty quoted field', 'a,"",c', ['a', '', 'c']],
  ])('reads %s', async (_, row, expected) => {
    expect((await cells(`x,y,z\n${row}\n`))[1]).toEqual(expected);
  });

  it('names the line of a quote that never ends, far from where the file ends', async () => {
    const content = `a,b\n${'x,y\n'.repeat(40)}"open,z\n${'x,y\n'.repeat(400)}`;
    await expect(read(content, 64)).rejects.toThrow(
      new ContactFileError('The row that starts on line 42 opens a quote (") that is never closed. Correct it and load the file again.'),
    );
  });

  it('gives up on a row without end instead of holding it all', async () => {
    const endless = `a,b\n"${'x'.repeat(3 * 1024 * 1024)}`;
    await expect(read(endless, 64 * 1024)).rejects.toThrow(/line 2 opens a quote/);
  });

  it('estimates the rows', async () => {
    const content = Buffer.from('name,phone\n\na,"1\n2"\nb,3\n\n\nc,4');
    const reader = await openContactFile(() => bytesOf(content, 5));
    expect(await reader.estimateRows()).toBe(3);
  });
});
