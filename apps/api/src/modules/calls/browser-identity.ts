import type { Principal } from '../auth/principal';

/** Carriers take letters, digits and underscores only, 121 at most. */
const NOT_ALLOWED = /[^A-Za-z0-9_]/g;
const OF_USER = /^user_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** The name a principal's browser has at the carrier: made from our ids, so that a webhook's `client:<identity>` leads back. */
export function identityOf(principal: Principal): string {
  if (principal.kind === 'user') return identityOfUser(principal.userId);
  return principal.id.replace(NOT_ALLOWED, '_').slice(0, 121);
}

export function identityOfUser(userId: string): string {
  return `user_${userId.replaceAll('-', '').toLowerCase()}`;
}

export function userIdOf(identity: string): string | null {
  const parts = OF_USER.exec(identity);
  return parts ? parts.slice(1).join('-') : null;
}
