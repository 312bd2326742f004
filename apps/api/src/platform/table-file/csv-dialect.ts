import { parse } from 'csv-parse/sync';

export const DELIMITERS = [',', ';', '\t'] as const;

/** Excel's own hint, on a line of its own before the header. */
const SEPARATOR_LINE = /^sep=(.)\n/i;

export interface CsvDialect {
  delimiter: string;
  /** Characters and lines of the hint, which are no row. */
  skip: { characters: number; lines: number };
}

/** How fields are kept apart: what makes most of the header. `head` is the decoded start of the file. */
export function detectDialect(head: string): CsvDialect {
  const hint = SEPARATOR_LINE.exec(head);
  if (hint) return { delimiter: hint[1]!, skip: { characters: hint[0].length, lines: 1 } };
  const skip = { characters: 0, lines: 0 };
  const widths = DELIMITERS.map((delimiter) => ({ delimiter, width: headerWidth(head, delimiter) }));
  const widest = widths.reduce((best, next) => (next.width > best.width ? next : best));
  return { delimiter: widest.delimiter, skip };
}

/** Counted by the parser itself, since a quoted header may contain any of them. */
function headerWidth(head: string, delimiter: string): number {
  const options = { ...csvOptions(delimiter), to: 1, skip_empty_lines: true };
  try {
    const [header]: string[][] = parse(head, options);
    return header?.length ?? 0;
  } catch {
    // A quote that does not end within the head: with another delimiter it may.
    return 0;
  }
}

/** A longer row is a quote somebody opened and never closed. */
export const LONGEST_ROW = 1024 * 1024;

/** Tolerant where people's exports are sloppy: rows of any width, a quote in the middle of a field. Line ends are `\n` by now. */
export function csvOptions(delimiter: string) {
  return {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    // `Ann, "Acme, Inc."`: a blank before a quote must not hide it. With tabs the delimiter itself is a blank.
    ...(delimiter !== '\t' && { ltrim: true }),
    max_record_size: LONGEST_ROW,
  };
}
