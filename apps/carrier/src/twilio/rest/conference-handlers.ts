import type { ConferenceEngine } from '../conferences/conference-engine';
import type { ConferenceStore } from '../conferences/conference-store';
import { notFound } from '../twilio-error';
import type { ConferenceFinder } from './conference-finder';
import { byDate } from './date-filter';
import { page } from './page';
import { playSourceOf } from './participant-params';
import { ok, type RestContext, type RestHandlers } from './rest-context';
import { conferenceView } from './views';

/** `/Conferences`: fetch, list, end, announce. They are created by their first participant. */
export class ConferenceHandlers {
  constructor(
    private readonly store: ConferenceStore,
    private readonly finder: ConferenceFinder,
    private readonly engine: ConferenceEngine,
  ) {}

  readonly handlers: RestHandlers = {
    FetchConference: (context) => ok(conferenceView(this.finder.bySid(context))),
    ListConference: (context) => this.list(context),
    UpdateConference: (context) => this.update(context),
  };

  private list({ params, uri, query }: RestContext) {
    const [name, status] = [params.text('FriendlyName'), params.text('Status')];
    const found = this.store
      .list()
      .filter((conference) => (name === undefined || conference.name === name) && (status === undefined || conference.status === status))
      .filter(byDate(params, 'DateCreated', (conference) => conference.createdAt))
      .filter(byDate(params, 'DateUpdated', (conference) => conference.updatedAt));
    return ok(page(found, { path: uri, query, key: 'conferences', params }, conferenceView));
  }

  private update(context: RestContext) {
    const conference = this.finder.bySid(context);
    if (!conference.isLive) throw notFound(context.uri);
    const announcement = playSourceOf(context.params, 'Announce', 'POST');
    if (announcement) this.engine.announce(conference, null, announcement);
    if (context.params.text('Status') === 'completed') this.engine.end(conference, 'conference-ended-via-api');
    return ok(conferenceView(conference));
  }
}
