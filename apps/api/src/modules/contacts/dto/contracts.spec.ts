import type { ContactLogRequest, ContactSearchRequest, ContactUpdateRequest } from '@dialer/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ContactLogDto, ContactUpdateDto } from './contact-log.dto';
import { ContactSearchDto } from './contact-search.dto';

/** Compiles only while both have the same fields; the type check is the test. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const same: [
  Same<ContactLogDto, ContactLogRequest>,
  Same<ContactUpdateDto, ContactUpdateRequest>,
  Same<ContactSearchDto, ContactSearchRequest>,
] = [true, true, true];

it('takes what the contract calls a request', () => {
  const request: Required<ContactLogRequest> = {
    call_id: '01890000-0000-7000-8000-000000000000',
    outcome: 'follow_up',
    notes: 'a\nb',
    follow_up_at: '2026-12-01T09:00:00+02:00',
    do_not_call: false,
  };
  expect(validateSync(plainToInstance(ContactLogDto, request))).toEqual([]);
  expect(same).toEqual([true, true, true]);
});
