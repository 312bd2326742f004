import { BoundedMap } from '../../core/bounded-map';
import type { Conference } from './conference';

/** Conferences of the account; over time many share a name, at most one of them is live. */
export class ConferenceStore {
  private readonly conferences: BoundedMap<Conference>;
  private readonly liveByName = new Map<string, Conference>();

  constructor(keep: number) {
    this.conferences = new BoundedMap<Conference>(keep, (conference) => !conference.isLive);
  }

  add(conference: Conference): void {
    this.conferences.set(conference.sid, conference);
    this.liveByName.set(conference.name, conference);
  }

  get(sid: string): Conference | undefined {
    return this.conferences.get(sid);
  }

  live(name: string): Conference | undefined {
    return this.liveByName.get(name);
  }

  ended(conference: Conference): void {
    this.liveByName.delete(conference.name);
  }

  list(): Conference[] {
    return this.conferences.newestFirst();
  }

  clear(): void {
    this.conferences.clear();
    this.liveByName.clear();
  }
}
