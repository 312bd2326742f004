import { randomUUID } from 'node:crypto';
import type { RtcUser } from '../browser-port';
import { RtcSession } from './rtc-session';
import type { SessionParts } from './rtc-session';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All sessions, those that wait for their browser included. */
export class SessionDirectory {
  private readonly byId = new Map<string, RtcSession>();

  constructor(private readonly parts: SessionParts) {}

  /** The session the browser names, when it is its own; otherwise a new one. */
  enter(user: RtcUser, wanted: string | null): RtcSession {
    const known = wanted ? this.byId.get(wanted) : undefined;
    if (known && known.user.username === user.username) return known;
    const id = wanted && UUID.test(wanted) && !known ? wanted : randomUUID();
    const session: RtcSession = new RtcSession(id, user, this.parts, () => this.byId.delete(id));
    this.byId.set(id, session);
    return session;
  }

  /** Whoever of that name signed in last and is there. */
  online(username: string): RtcSession | null {
    return this.of(username).findLast((session) => session.isOnline) ?? null;
  }

  of(username: string): RtcSession[] {
    return this.all().filter(({ user }) => user.username === username);
  }

  all(): RtcSession[] {
    return [...this.byId.values()];
  }
}
