export const SCRUB_AGES_VERSION = '2026-11';

export interface ScrubAge {
  /** A register read longer ago than this must not be dialled by. */
  maxDays: number;
  warnDays: number;
  source: string;
}

/** National registers that must be read again and again. Numbers of other countries need no scrub here. */
export const SCRUB_AGES: Readonly<Record<string, ScrubAge>> = {
  US: { maxDays: 31, warnDays: 25, source: '16 CFR 310.4(b)(3)(iv); 47 CFR 64.1200(c)(2)(i)' },
  CA: { maxDays: 31, warnDays: 25, source: 'CRTC Unsolicited Telecommunications Rules, Part II s. 13 (31 days)' },
  GB: { maxDays: 28, warnDays: 22, source: 'PECR 2003 reg. 21 and 26: TPS and CTPS, 28 days' },
};
