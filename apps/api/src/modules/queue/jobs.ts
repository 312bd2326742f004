/**
 * Every kind of job, declared once: payload, and the row whose owed state it nudges. The row is the truth, the job only
 * makes it happen soon; `owed-sweep` re-adds what is due, so a lost job costs seconds, never work (design.md §8).
 * Job id: `<name>-<rowId>`. Payloads carry ids, never objects or people's data.
 */
export interface JobPayloads {
  /** Do at the carrier what a call is owed: hang up, hold, give up, release (calls.md B7, D18, E22). */
  'call-act': { id: string };
  /** Look a silent or unbound call up at its carrier (calls.md B8, design.md §4.5). */
  'call-reconcile': { id: string };
  /** Do at the carrier what an agent's desk is owed: ring its browser, fill its room, let a leg go (calls.md D20, F25). */
  'agent-act': { id: string };
  /** Do what a campaign's line is owed: join, hang up, message, let go (calls.md C10–C17). */
  'amd-result': { id: string };
  'contact-import': { id: string };
  /** Dial whom a campaign may dial now (design.md §4). */
  'dial-next': { id: string };
  /** Start a call's recording, or ask the carrier after one that has gone silent (calls.md E23). */
  'recording-act': { id: string };
  /** Bring a finished recording from the carrier to our storage. */
  'recording-fetch': { id: string };
  /** Post a finished call to the web backend (contract.md §6). */
  'call-log-post': { id: string };
  /** Post what has become of a call's recordings. */
  'recording-post': { id: string };
  /** Bring the contacts of a list, and those that join it, into a campaign. */
  'campaign-fill': { id: string };
  /** Runs every 5 s by a job scheduler; asks each `OwedSource` what is due. */
  'owed-sweep': { id: string };
}
export type JobName = keyof JobPayloads;

export const JOBS: Record<JobName, { concurrency: number; description: string }> = {
  'call-act': { concurrency: 20, description: 'does at the carrier what a call is owed: hang up, hold, release' },
  'call-reconcile': { concurrency: 10, description: 'asks the carrier about calls that have gone silent' },
  'agent-act': { concurrency: 20, description: 'rings agents of campaigns and lets their legs go' },
  'amd-result': { concurrency: 40, description: 'joins, lets go and speaks to people on the lines of campaigns' },
  'contact-import': { concurrency: 1, description: 'reads an uploaded contact file into its list' },
  'dial-next': { concurrency: 20, description: 'dials whom a campaign may dial now' },
  'recording-act': { concurrency: 20, description: 'starts recordings, and asks the carrier about silent ones' },
  'recording-fetch': { concurrency: 4, description: 'archives finished recordings' },
  'call-log-post': { concurrency: 20, description: 'posts finished calls to the web backend' },
  'recording-post': { concurrency: 5, description: 'posts recordings to the web backend' },
  'campaign-fill': { concurrency: 2, description: 'brings the contacts of a list into a campaign' },
  'owed-sweep': { concurrency: 1, description: 're-adds the jobs of rows that are still owed something' },
};
