import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal';

/** As much of a request as finding out who asks needs: Fastify's, or a raw one (WebSocket upgrade, bull-board's hook). */
export interface AuthenticRequest {
  method?: string;
  headers: IncomingHttpHeaders;
  principal?: Principal;
}

@Injectable()
export class AuthService {
  /** Who asks, by X-API-Key or by session cookie; null when it is nobody we know. Throws FORBIDDEN for a foreign Origin. */
  async principalOf(_request: AuthenticRequest): Promise<Principal | null> {
    return null;
  }
}
