/** What a campaign has seen in 30 days (calls.md C16); machines are no answers. */
export interface AnswerRecord {
  humans: number;
  abandoned: number;
}

/** The law's limit, and where the governor begins to act. */
export const ABANDON_LIMIT = 0.03;
const ONE_LINE_FROM = 0.02;
const FEWER_LINES_FROM = 0.015;
/** With fewer answers a rate says little: a lone agent gets two lines at most, and the rate is taken as if there were so many. */
const MEANINGFUL_ANSWERS = 100;
const LINES_BEFORE = 2;

export function abandonRate({ humans, abandoned }: AnswerRecord): number {
  return abandoned === 0 ? 0 : abandoned / Math.max(humans, MEANINGFUL_ANSWERS);
}

/** Lines per free agent; 0: nothing is dialled automatically. */
export function effectiveLines(lines: number, freeAgents: number, record: AnswerRecord): number {
  const rate = abandonRate(record);
  if (rate >= ABANDON_LIMIT) return 0;
  if (rate >= ONE_LINE_FROM) return 1;
  const capped = record.humans < MEANINGFUL_ANSWERS && freeAgents <= 1 ? Math.min(lines, LINES_BEFORE) : lines;
  if (rate < FEWER_LINES_FROM) return capped;
  const left = (ONE_LINE_FROM - rate) / (ONE_LINE_FROM - FEWER_LINES_FROM);
  return Math.max(1, Math.floor(1 + (capped - 1) * left));
}

export interface Demand {
  freeAgents: number;
  /** Per free agent, after the governor. */
  lines: number;
  /** Dialled or answered, and not with an agent yet. */
  linesOpen: number;
}

/** How many more may be dialled; negative: so many ring for nobody (C17). */
export function allowance({ freeAgents, lines, linesOpen }: Demand): number {
  return freeAgents * lines - linesOpen;
}
