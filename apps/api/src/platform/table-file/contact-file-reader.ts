/** One row of a contact file; the first is the header. Blank rows are left out. */
export interface FileRow {
  /** Line of the file on which the row starts, as a text editor counts. */
  line: number;
  cells: string[];
}

/** The uploaded bytes; may be asked for again, from the start. */
export type FileBytes = () => AsyncIterable<Buffer>;

/**
 * One kind of file. Rows come in small groups so that other work of the process gets its turn in between; the same file gives
 * the same rows every time, since an interrupted import goes on by counting them.
 */
export interface ContactFileReader {
  /** About how many rows the file has, the header left out; for the progress bar. */
  estimateRows(): Promise<number>;
  rows(): AsyncIterable<FileRow[]>;
}
