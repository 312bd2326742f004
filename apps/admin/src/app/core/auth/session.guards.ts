import { inject } from '@angular/core';
import { type CanMatchFn, RedirectCommand, Router, type UrlSegment } from '@angular/router';
import type { Permission } from '@dialer/contracts';
import { SETTINGS_PAGES } from '../shell/settings-pages';
import { SessionStore } from './session.store';

/** Code for people who are signed in is not even loaded for others. */
export const signedIn: CanMatchFn = async (_route, segments) => {
  const router = inject(Router);
  const session = inject(SessionStore);
  const next = wanted(router, segments);
  try {
    if (await session.whoAmI()) return true;
  } catch {
    // Whatever it was, it was not "nobody is signed in": a sign-in form would be the wrong thing to show.
    return new RedirectCommand(router.createUrlTree(['/unavailable'], { queryParams: { next } }), { skipLocationChange: true });
  }
  return new RedirectCommand(router.createUrlTree(['/sign-in'], { queryParams: { next } }));
};

/** A route of another role does not exist for this one: the router goes on to the 404 page. */
export const may =
  (...oneOf: readonly Permission[]): CanMatchFn =>
  async () => {
    const session = inject(SessionStore);
    await session.whoAmI();
    return oneOf.some((permission) => session.can(permission));
  };

export const mayDial: CanMatchFn = async () => {
  const session = inject(SessionStore);
  await session.whoAmI();
  return session.mayDial();
};

/** Where each role begins. Nobody signed in, or no answer: the page itself will say so. */
export const home = async (): Promise<string> => {
  const session = inject(SessionStore);
  const me = await session.whoAmI().catch(() => null);
  return !me || session.mayDial() ? '/dial' : '/calls';
};

/** The first page under Settings that is theirs. */
export const firstSettings = (): string => {
  const session = inject(SessionStore);
  return `/settings/${SETTINGS_PAGES.find(({ needs }) => session.can(needs))?.path ?? ''}`;
};

function wanted(router: Router, segments: UrlSegment[]): string {
  return router.currentNavigation()?.extractedUrl.toString() ?? `/${segments.join('/')}`;
}

/** Only a path of our own app: an address from outside must not send anybody elsewhere after signing in. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !/^\/(sign-in|unavailable)/.test(next) ? next : '/';
}
