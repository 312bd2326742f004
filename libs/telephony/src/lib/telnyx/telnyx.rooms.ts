import type { ParticipantUpdate } from '../telephony-provider';
import { asked, orNull, unknownId } from './telnyx.asked';
import type { TelnyxAccounts } from './telnyx.accounts';
import { CONFERENCE_ID, LABEL, CALL_CONTROL_ID } from './telnyx.ids';
import type { TelnyxLookups, TelnyxParticipant } from './telnyx.lookups';
import { ROOM_GONE } from './telnyx.mapping';

/** What can be done to a room and to who is in it. A participant is its leg; a label costs one look-up per leg in the room. */
export class TelnyxRooms {
  constructor(
    private readonly accounts: TelnyxAccounts,
    private readonly lookups: TelnyxLookups,
  ) {}

  async end(conferenceId: string): Promise<void> {
    if (!CONFERENCE_ID.test(conferenceId)) return;
    await orNull(ROOM_GONE, () => asked('command', () => this.actions.endConference(conferenceId, {})));
  }

  /** Telnyx says that it has done it and no more: what was not asked for is as it was before. */
  async update(conferenceId: string, participant: string, update: ParticipantUpdate): Promise<{ muted: boolean; hold: boolean }> {
    const one = await this.participant(conferenceId, participant);
    const call_control_ids = [one.legSid];
    const { muted, hold, holdUrl } = update;
    await asked('command', async () => {
      if (muted === true) await this.actions.mute(conferenceId, { call_control_ids });
      if (muted === false) await this.actions.unmute(conferenceId, { call_control_ids });
      if (hold === true) await this.actions.hold(conferenceId, { call_control_ids, ...(holdUrl && { audio_url: holdUrl }) });
      if (hold === false) await this.actions.unhold(conferenceId, { call_control_ids });
    });
    return { muted: muted ?? one.muted, hold: hold ?? one.hold };
  }

  async playTo(conferenceId: string, participant: string, audioUrl: string): Promise<void> {
    const { legSid } = await this.participant(conferenceId, participant);
    await asked('command', () => this.actions.play(conferenceId, { audio_url: audioUrl, call_control_ids: [legSid] }));
  }

  /** A second one would wait for the end of the first [U]. */
  async play(conferenceId: string, audioUrl: string): Promise<void> {
    if (!CONFERENCE_ID.test(conferenceId)) throw unknownId(conferenceId);
    await this.stop(conferenceId);
    await asked('command', () => this.actions.play(conferenceId, { audio_url: audioUrl }));
  }

  /** How Telnyx answers when nothing plays is nowhere written: any refusal is taken for that [U]. */
  async stop(conferenceId: string): Promise<void> {
    if (!CONFERENCE_ID.test(conferenceId)) return;
    try {
      await asked('command', () => this.actions.stop(conferenceId, {}));
    } catch (error) {
      if ((error as { kind?: string }).kind !== 'rejected') throw error;
    }
  }

  private async participant(conferenceId: string, handle: string): Promise<TelnyxParticipant> {
    if (!CONFERENCE_ID.test(conferenceId)) throw unknownId(conferenceId);
    if (!CALL_CONTROL_ID.test(handle) && !LABEL.test(handle)) throw unknownId(handle);
    const inside = await asked('command', () => this.lookups.participants(conferenceId));
    const byLeg = inside.find(({ legSid }) => legSid === handle);
    if (byLeg) return byLeg;
    const labels = CALL_CONTROL_ID.test(handle) ? [] : await asked('command', () => this.lookups.labelsOf(inside));
    const byLabel = inside[labels.indexOf(handle)];
    if (!byLabel) throw unknownId(handle);
    return byLabel;
  }

  private get actions() {
    return this.accounts.control.conferences.actions;
  }
}
