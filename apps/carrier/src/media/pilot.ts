const LOWEST_HZ = 600;
const HIGHEST_HZ = 3000;
/** Nearer than this two tones could be taken for each other by a 400 ms filter. */
const MIN_DISTANCE_HZ = 17;
/** Neighbours in time should not be neighbours in pitch; coprime to the number of pilots, so every one is used. */
const STRIDE = 13;

const PILOTS = spread(findPilots());

/** How many calls can be told apart at once. */
export const PILOT_COUNT = PILOTS.length;

/**
 * The quiet tone that marks the voice of call number `n`, so that a test can tell which voices somebody hears: 600 to
 * 3000 Hz, no two alike, none a harmonic of another (µ-law and clipping make harmonics).
 */
export function pilotFrequency(n: number): number {
  return PILOTS[((Math.trunc(n) % PILOT_COUNT) + PILOT_COUNT) % PILOT_COUNT]!;
}

function findPilots(): number[] {
  const found: number[] = [];
  for (let candidate = HIGHEST_HZ; candidate >= LOWEST_HZ; candidate -= 7) {
    if (found.every((other) => areApart(candidate, other))) found.push(candidate);
  }
  return found;
}

function areApart(a: number, b: number): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  for (let harmonic = 1; harmonic * low <= HIGHEST_HZ + MIN_DISTANCE_HZ; harmonic++) {
    if (Math.abs(high - harmonic * low) < MIN_DISTANCE_HZ) return false;
  }
  return true;
}

function spread(frequencies: number[]): number[] {
  return frequencies.map((_, n) => frequencies[(n * STRIDE) % frequencies.length]!);
}
