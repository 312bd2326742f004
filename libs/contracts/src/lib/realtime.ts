import type { CallView } from './call';
import type { ImportView } from './contact';

/** Every live frame carries these (contract.md §5). `seq` rises by one per stream. */
export interface FrameEnvelope {
  seq: number;
  at: string;
}
/** Streams: `user:<id>` behind /ws/me; `campaign:<id>` behind /ws/{campaign_id} comes with campaigns. */
export type MeFrameBody =
  | { type: 'me_state'; call: CallView | null; log_owed: CallView[] }
  | { type: 'call_state'; call: CallView }
  | { type: 'call_ended'; call: CallView }
  /** Nothing but the call's recording has changed; also after its end. */
  | { type: 'recording_state'; call: CallView }
  | { type: 'import_progress'; import: ImportView };
export type MeFrame = MeFrameBody & FrameEnvelope;
export type MeFrameType = MeFrameBody['type'];
