import { currentRequest } from '../../platform/http/current-request';
import { shortUserAgent } from './short-user-agent';

export interface Asker {
  principalId: string | null;
  ip: string | null;
  userAgent: string | null;
}

/** Whoever made the request that is being answered; the access guard has put the principal on it. Nobody in a job. */
export function currentAsker(): Asker {
  const request = currentRequest();
  if (!request) return { principalId: null, ip: null, userAgent: null };
  const { principal } = request as { principal?: { id: string } };
  return { principalId: principal?.id ?? null, ip: request.ip, userAgent: shortUserAgent(request.headers['user-agent']) };
}
