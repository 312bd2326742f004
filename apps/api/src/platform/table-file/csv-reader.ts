import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { ContactFileError } from './contact-file-error';
import type { ContactFileReader, FileBytes, FileRow } from './contact-file-reader';
import { csvOptions, detectDialect, type CsvDialect } from './csv-dialect';
import { refuseBinary } from './file-kind';
import { decodeLines, type Encoding } from './text-encoding';

const HEAD_CHARACTERS = 16 * 1024;
/** A millisecond's work: whatever else the process does waits no longer. */
const GROUP = 50;

/** CSV of any of the forms of contract.md §8, read piece by piece: the size of the file does not matter. */
export class CsvReader implements ContactFileReader {
  private constructor(
    private readonly bytes: FileBytes,
    private readonly encoding: Encoding,
    private readonly dialect: CsvDialect,
  ) {}

  static async open(bytes: FileBytes, encoding: Encoding, advice: string): Promise<CsvReader> {
    let head = '';
    for await (const text of decodeLines(bytes(), encoding)) {
      head += text;
      if (head.length >= HEAD_CHARACTERS) break;
    }
    refuseBinary(head, advice);
    return new CsvReader(bytes, encoding, detectDialect(head));
  }

  /** Line ends outside quotes; a stray quote makes it wrong, which a progress bar survives. */
  async estimateRows(): Promise<number> {
    let [rows, quoted, inRow] = [-1, false, false];
    for await (const text of this.text()) {
      for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        if (code === QUOTE) quoted = !quoted;
        if (code !== LINE_END) inRow = true;
        else if (!quoted && inRow) [rows, inRow] = [rows + 1, false];
      }
    }
    return Math.max(0, inRow ? rows + 1 : rows);
  }

  async *rows(): AsyncGenerator<FileRow[]> {
    let line = 1 + this.dialect.skip.lines;
    // Counted here, as rows are found: the parser's own count takes a line end in quotes for two at times.
    const toRow = (cells: string[]): FileRow | null => {
      const row = { line, cells: cells.map(withoutQuotesBeforeBlanks) };
      line += 1 + cells.reduce((sum, cell) => sum + lineEnds(cell), 0);
      return isBlank(cells) ? null : row;
    };
    const parser = parse({ ...csvOptions(this.dialect.delimiter), on_record: toRow as never });
    // A fault on either side ends the other, and comes out of the loop below.
    pipeline(Readable.from(this.text()), parser, () => undefined);
    try {
      yield* inGroups(parser as AsyncIterable<FileRow>);
    } catch (error) {
      throw toFileError(error, line);
    }
  }

  private async *text(): AsyncGenerator<string> {
    let skip = this.dialect.skip.characters;
    for await (const text of decodeLines(this.bytes(), this.encoding)) {
      yield text.slice(skip);
      skip = Math.max(0, skip - text.length);
    }
  }
}

const QUOTE = 0x22;
const LINE_END = 0x0a;

/** `"Acme, Inc." ,next`: the parser keeps the quotes when a blank follows them. */
function withoutQuotesBeforeBlanks(cell: string): string {
  return cell.endsWith(' ') ? cell.replace(/^"([^]*)" +$/, '$1') : cell;
}

async function* inGroups(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let group: FileRow[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length) yield group;
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function lineEnds(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

function toFileError(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  return new ContactFileError(
    `The row that starts on line ${line} opens a quote (") that is never closed. Correct it and load the file again.`,
  );
}
