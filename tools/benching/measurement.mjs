// One figure of a bench, and whether it keeps its promise (design.md §7).

/** Ours against a limit measured in the same run: only that can be compared between machines. */
export const ratio = (what, ours, theirs, promise = {}) => ({ what, value: ours / theirs, ...promise });

export function holds({ value, limit, atLeast }) {
  if (!Number.isFinite(value)) return false;
  return limit === undefined || (atLeast ? value >= limit : value <= limit);
}

export function describeMeasurement(measurement) {
  const { what, value, unit = '', limit, atLeast } = measurement;
  const figure = `${what}: ${round(value)}${unit && ` ${unit}`}`;
  if (limit === undefined) return figure;
  return `${figure} (${holds(measurement) ? 'holds' : 'FAILS'}: ${atLeast ? '≥' : '≤'} ${limit}${unit && ` ${unit}`})`;
}

const round = (value) => (Number.isFinite(value) ? Number(value.toPrecision(3)) : String(value));
