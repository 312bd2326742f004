import type { LegalHoldRequest, RecordingConsentRequest, RecordingQuery } from '@dialer/contracts';
import type { LegalHoldDto, RecordingConsentDto, RecordingQueryDto } from './recording.dto';

/** Checked by the compiler: a field cannot be added on one side only (house.md, "Contracts and validation"). */
type Same<A, B> = [A, B] extends [B, A] ? (keyof A extends keyof B ? (keyof B extends keyof A ? true : never) : never) : never;
const same = <T extends true>(it: T) => it;

it('DTOs and contract say the same', () => {
  expect(same<Same<RecordingConsentDto, RecordingConsentRequest>>(true)).toBe(true);
  expect(same<Same<LegalHoldDto, LegalHoldRequest>>(true)).toBe(true);
  expect(same<Same<RecordingQueryDto, RecordingQuery>>(true)).toBe(true);
});
