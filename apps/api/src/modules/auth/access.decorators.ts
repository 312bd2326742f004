import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@dialer/contracts';
import type { Principal } from './principal';

/** What a route asks of its caller. Exactly one per route, on the class or on the method, never both (design.md §8). */
export type Access = { kind: 'allow'; permission: Permission } | { kind: 'public' } | { kind: 'carrier-webhook' };

/** One metadata key per decorator, so that a route which carries two of them can be told from one that carries one. */
export const ACCESS_KEYS = { allow: 'access:allow', public: 'access:public', webhook: 'access:carrier-webhook' } as const;

/** A signed-in user or an API key with this permission. */
export const Allow = (permission: Permission) => SetMetadata(ACCESS_KEYS.allow, { kind: 'allow', permission } satisfies Access);

/** Anybody: sign-in, health, the admin app's files. */
export const Public = () => SetMetadata(ACCESS_KEYS.public, { kind: 'public' } satisfies Access);

/** No session and no key: the handler itself verifies the carrier's signature before it reads anything. */
export const CarrierWebhook = () => SetMetadata(ACCESS_KEYS.webhook, { kind: 'carrier-webhook' } satisfies Access);

/** The principal the guard put on the request. Only meaningful on routes with `@Allow`. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (!principal) throw new Error('@CurrentPrincipal() on a route that lets anybody in: put @Allow(…) on it');
  return principal;
});
