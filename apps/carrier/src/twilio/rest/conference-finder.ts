import type { Conference } from '../conferences/conference';
import type { ConferenceStore } from '../conferences/conference-store';
import { isSid } from '../sids';
import { badParameter, notFound } from '../twilio-error';
import type { RestContext } from './rest-context';

const MAX_NAME = 128;

/** Which conference a path means. Only creating a participant takes a name; everything else wants the SID of a live one. */
export class ConferenceFinder {
  constructor(private readonly store: ConferenceStore) {}

  bySid({ path, uri }: RestContext): Conference {
    const conference = this.store.get(path['ConferenceSid'] ?? path['Sid'] ?? '');
    if (!conference) throw notFound(uri);
    return conference;
  }

  /** The live conference; undefined where a name has none yet. A SID that is not live is an error. */
  forDial({ path, uri }: RestContext): Conference | undefined {
    const key = path['ConferenceSid'] ?? '';
    if (key.length > MAX_NAME) throw badParameter(`Invalid FriendlyName: longer than ${MAX_NAME} characters`);
    if (!isSid('CF', key)) return this.store.live(key);
    const conference = this.store.get(key);
    if (!conference?.isLive) throw notFound(uri);
    return conference;
  }
}
