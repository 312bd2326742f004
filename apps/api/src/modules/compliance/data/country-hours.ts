import { US_FEDERAL } from './us-state-hours';
import { hours, NONE, type HoursRule } from './week-hours';

export const COUNTRY_HOURS_VERSION = '2026-11';

/**
 * Where a country is not listed nobody read its law: a cautious window of ours, not a statement about it. A rep may go on by hand
 * with a reason (`override_hours`).
 */
export const HOUSE_HOURS: HoursRule = {
  weekday: hours(9, 20),
  saturday: hours(10, 18),
  sunday: NONE,
  source: 'house rule for countries without a row',
};

/** ISO 3166-1 alpha-2. National holidays only; those of a region, canton or state of AU are not known here. */
export const COUNTRY_HOURS: Readonly<Record<string, HoursRule>> = {
  US: US_FEDERAL,
  CA: {
    weekday: [[9 * 60, 21 * 60 + 30]],
    saturday: hours(10, 18),
    sunday: hours(10, 18),
    source: 'CRTC Unsolicited Telecommunications Rules, Part III s. 23 (crtc.gc.ca/eng/trules-reglest.htm)',
  },
  GB: {
    weekday: hours(8, 21),
    saturday: hours(9, 20),
    sunday: NONE,
    source: 'no statutory window; DMA Code of Practice (unverified) and the narrower house window at weekends',
  },
  FR: {
    weekday: [
      [10 * 60, 13 * 60],
      [14 * 60, 20 * 60],
    ],
    saturday: NONE,
    sunday: NONE,
    holidays: 'FR',
    source: 'Décret n° 2022-1313 du 13 octobre 2022 (Code de la consommation D. 223-9)',
  },
  ES: { weekday: hours(9, 21), saturday: NONE, sunday: NONE, holidays: 'ES', source: 'Real Decreto Legislativo 1/2007, art. 96' },
  IT: {
    weekday: hours(9, 20),
    saturday: hours(10, 19),
    sunday: NONE,
    holidays: 'IT',
    source: 'Codice di condotta telemarketing e teleselling (Garante, 9 March 2023), art. 10',
  },
  AU: {
    weekday: hours(9, 20),
    saturday: hours(9, 17),
    sunday: NONE,
    holidays: 'AU',
    source: 'Telecommunications (Telemarketing and Research Calls) Industry Standard 2017, s. 8',
  },
  IN: {
    weekday: hours(10, 21),
    saturday: hours(10, 21),
    sunday: hours(10, 21),
    source: 'TRAI TCCCPR 2018 (default time bands; unverified)',
  },
  BR: {
    weekday: hours(9, 21),
    saturday: hours(10, 16),
    sunday: NONE,
    source: 'Não Me Perturbe, self-regulation of the carriers (unverified)',
  },
};
