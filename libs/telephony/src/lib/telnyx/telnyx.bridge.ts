import type { DialBrowserRequest, JoinResult, JoinRoomRequest, OpenRoomRequest, TelephonyBridge } from '../telephony-bridge';
import { TelephonyError } from '../telephony-error';
import { NO_LEG, type TelnyxAccounts } from './telnyx.accounts';
import { asked, orNull, saidOneOf, unknownId, notSetUp } from './telnyx.asked';
import { writeClientState } from './telnyx.client-state';
import { browserDial, dialedLegId } from './telnyx.dial';
import { CALL_CONTROL_ID, CONFERENCE_ID, LABEL, ROOM, SIP_USERNAME } from './telnyx.ids';
import type { TelnyxLookups } from './telnyx.lookups';
import { IN_ROOM_ALREADY, LEG_GONE, ROOM_GONE, textOf } from './telnyx.mapping';
import type { TelnyxOptions } from './telnyx.options';

const ALREADY: ReadonlySet<string> = new Set([IN_ROOM_ALREADY]);

/** Rooms made and filled by commands (calls.md F25). Nobody's exit ends a room, and nobody's coming beeps (D18, B7). */
export class TelnyxBridge implements TelephonyBridge {
  readonly missing: readonly string[];

  constructor(
    private readonly accounts: TelnyxAccounts,
    private readonly lookups: TelnyxLookups,
    private readonly options: TelnyxOptions,
  ) {
    const { callControl, browserCalls } = options;
    this.missing = [
      ...(callControl ? [] : ['TELNYX_API_KEY', 'TELNYX_CONNECTION_ID', 'TELNYX_PHONE_NUMBER', 'TELNYX_PUBLIC_KEY']),
      ...(browserCalls ? [] : ['TELNYX_SIP_CONNECTION_ID', 'TELNYX_SIP_PHONE_NUMBER']),
      // The fixed pair is everybody's: no one browser can be dialled by it.
      ...(browserCalls?.apiKey ? [] : ['TELNYX_SIP_API_KEY']),
    ];
  }

  clientState(callId: string, label: string): string {
    return writeClientState({ callId, label });
  }

  async dialBrowser(request: DialBrowserRequest): Promise<{ legSid: string }> {
    const { callControl, publicUrl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    if (!SIP_USERNAME.test(request.credential)) throw unknownId(request.credential);
    const parameters = browserDial(request, callControl, publicUrl);
    return asked('dial', async () => ({ legSid: dialedLegId((await this.accounts.control.calls.dial(parameters)).data) }));
  }

  async openRoom({ callId, room, legSid, label, commandId }: OpenRoomRequest): Promise<{ conferenceSid: string } | 'leg_ended'> {
    if (!CALL_CONTROL_ID.test(legSid)) return 'leg_ended';
    if (!ROOM.test(room) || !LABEL.test(label)) throw unknownId(room);
    const conferences = this.accounts.control.conferences;
    const body = {
      call_control_id: legSid,
      name: room,
      beep_enabled: 'never' as const,
      // Every event of the room brings this back, whoever it is about.
      client_state: writeClientState({ callId, label, room }),
      command_id: commandId,
    };
    const opened = await orNull(NO_LEG, () => asked('command', async () => ({ id: textOf((await conferences.create(body)).data, 'id') })));
    if (!opened) return 'leg_ended';
    // The repeat of a command that is known already may be answered by nothing: the room is there.
    const conferenceSid = opened.id ?? (await asked('command', () => this.lookups.roomByName(room)));
    if (conferenceSid === null || !CONFERENCE_ID.test(conferenceSid)) {
      throw new TelephonyError('unavailable', 'telnyx', 'Telnyx opened the room without naming it');
    }
    return { conferenceSid };
  }

  async joinRoom({ callId, room, conferenceSid, legSid, label, commandId, stopsSound }: JoinRoomRequest): Promise<JoinResult> {
    if (!CONFERENCE_ID.test(conferenceSid)) return 'room_ended';
    if (!CALL_CONTROL_ID.test(legSid)) return 'leg_ended';
    if (!ROOM.test(room) || !LABEL.test(label)) throw unknownId(room);
    const body = {
      call_control_id: legSid,
      beep_enabled: 'never' as const,
      end_conference_on_exit: false,
      client_state: writeClientState({ callId, label, room }),
      command_id: commandId,
    };
    try {
      await asked('command', () => this.accounts.control.conferences.actions.join(conferenceSid, body));
      if (stopsSound) await this.stopSound(legSid);
      return 'joined';
    } catch (error) {
      if (saidOneOf(error, ALREADY)) return 'joined';
      if (saidOneOf(error, LEG_GONE)) return 'leg_ended';
      if (saidOneOf(error, ROOM_GONE)) return 'room_ended';
      throw error;
    }
  }

  /** After the join, which somebody waits for. They are in the room: a sound that could not be stopped is no reason to say otherwise. */
  private async stopSound(legSid: string): Promise<void> {
    await this.accounts.control.calls.actions.stopPlayback(legSid, { stop: 'all' }).catch(() => undefined);
  }
}
