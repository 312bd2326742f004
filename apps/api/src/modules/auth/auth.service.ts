import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ROLE_PERMISSIONS } from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import { ApiKeys } from './api-keys';
import { isForeignOrigin, isUnsafe } from './origin';
import type { Principal, UserPrincipal } from './principal';
import { isSecureSite, tokenOf } from './session-cookie';
import { SessionsRepository } from './sessions.repository';
import { UsersRepository, type UserRow } from './users.repository';

/** As much of a request as finding out who asks needs: Fastify's, or a raw one (WebSocket upgrade, bull-board's hook). */
export interface AuthenticRequest {
  method?: string;
  headers: IncomingHttpHeaders;
  principal?: Principal;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly config: AppConfig,
    private readonly db: Database,
    private readonly apiKeys: ApiKeys,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Who asks, by X-API-Key or by session cookie; null when it is nobody we know. A page of another site that makes the browser
   * send its cookie is refused (FORBIDDEN); upgrades count as unsafe, whatever their method.
   */
  async principalOf(request: AuthenticRequest): Promise<Principal | null> {
    const key = request.headers['x-api-key'];
    // A wrong key is not excused by a good cookie: whoever sends one means it.
    if (key !== undefined) return this.apiKeys.principalOf(String(key));

    const user = await this.sessionUser(request);
    if (!user) return null;
    if (isUnsafe(request.method) || request.headers.upgrade) this.refuseForeignOrigin(request);
    return principalOfUser(user);
  }

  refuseForeignOrigin({ headers }: Pick<AuthenticRequest, 'headers'>): void {
    if (isForeignOrigin(headers)) throw new AppError('FORBIDDEN', 'The request comes from a page of another site');
  }

  async sessionUser({ headers }: Pick<AuthenticRequest, 'headers'>): Promise<UserRow | null> {
    const token = tokenOf(this.isSecure(headers), headers);
    return token ? this.sessions.userOf(this.db.orm, hashToken(token)) : null;
  }

  /** For a request a carrier makes on behalf of a user's browser: null when there is no such user, or they were switched off. */
  async activeUser(userId: string): Promise<UserPrincipal | null> {
    const user = await this.users.byId(this.db.orm, userId);
    return user && !user.disabledAt ? principalOfUser(user) : null;
  }

  async activeUsers(): Promise<UserPrincipal[]> {
    return (await this.users.all(this.db.orm)).filter(({ disabledAt }) => disabledAt === null).map(principalOfUser);
  }

  /** A new session's token; only its hash is kept. */
  async openSession(userId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.db.tx(async (tx) => {
      await this.sessions.deleteExpired(tx);
      await this.sessions.insert(tx, hashToken(token), userId);
      await this.audit.record(tx, { action: 'session.opened', ...by(userId) });
    });
    return token;
  }

  async closeSession({ headers }: Pick<AuthenticRequest, 'headers'>): Promise<void> {
    const token = tokenOf(this.isSecure(headers), headers);
    if (!token) return;
    await this.db.tx(async (tx) => {
      const userId = await this.sessions.delete(tx, hashToken(token));
      if (userId) await this.audit.record(tx, { action: 'session.closed', ...by(userId) });
    });
  }

  isSecure(headers: IncomingHttpHeaders): boolean {
    return isSecureSite(this.config.http.baseUrl, headers.host);
  }
}

export function principalOfUser(user: UserRow): UserPrincipal {
  return {
    kind: 'user',
    id: `user:${user.id}`,
    userId: user.id,
    role: user.role,
    name: user.name,
    callerId: user.callerId,
    provider: user.provider,
    permissions: ROLE_PERMISSIONS[user.role],
  };
}

/** Routes of sign-in are open to anybody, so the request does not say who it is. */
function by(userId: string) {
  return { principalId: `user:${userId}`, subject: { type: 'user', id: userId } } as const;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
