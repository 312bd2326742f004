import type { AuditQuery } from '@dialer/contracts';
import type { AuditQueryDto } from './audit-query.dto';

/** Checked by the compiler: a field cannot be added on one side only (house.md, "Contracts and validation"). */
type Same<A, B> = [A, B] extends [B, A] ? (keyof A extends keyof B ? (keyof B extends keyof A ? true : never) : never) : never;
const same = <T extends true>(it: T) => it;

it('DTO and contract say the same', () => expect(same<Same<AuditQueryDto, AuditQuery>>(true)).toBe(true));
