import { Injectable } from '@nestjs/common';
import type {
  DirectCallRequest,
  DirectCallResponse,
  StartRecordingRequest,
  StartRecordingResponse,
  WebrtcCredentialsResponse,
} from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { isOver } from '../calls/call-state';
import type { CallRow } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { BrowserTokens } from '../calls/browser-tokens';
import { DialRequests } from './dial-requests';
import { requirePhone } from '../../platform/require-phone';
import { Providers } from '../calls/providers';
import { refusalOf } from './start-answer';

/** Calls that the browser dials by itself, after we have let it (contract.md §2, calls.md B6). */
@Injectable()
export class DirectCalls {
  constructor(
    private readonly calls: CallsService,
    private readonly access: CallAccess,
    private readonly requests: DialRequests,
    private readonly providers: Providers,
    private readonly tokens: BrowserTokens,
    private readonly config: AppConfig,
  ) {}

  async prepare(body: DirectCallRequest, key: string | undefined, principal: Principal): Promise<DirectCallResponse> {
    const record = body.record ?? this.config.recordings.directByDefault;
    const request = await this.requests.read(body, key, principal, { direct: true });
    const { call, warnings } = await this.calls.prepare({ ...request, record });
    const notes = [...request.notes, ...warnings];
    const refusal = isOver(call.state) && !call.callSid ? refusalOf(call) : null;
    if (refusal) throw refusal;
    return {
      call_id: call.id,
      conference_id: call.conferenceId,
      client_state: request.provider.direct!.clientState(call.id),
      destination_number: call.toPhone,
      caller_number: call.fromPhone,
      record: call.record ?? record,
      created_at: call.createdAt.toISOString(),
      ...(notes.length && { warnings: notes }),
    };
  }

  credentials(provider: string | undefined, principal: Principal): Promise<WebrtcCredentialsResponse> {
    return this.tokens.sipCredentials(this.providers.withDirectCalls(provider), principal);
  }

  /** By whatever id the browser has got hold of; before the answer it is owed and starts then (calls.md E23). */
  async startRecording(body: StartRecordingRequest, principal: Principal): Promise<StartRecordingResponse> {
    const [to, from] = [requirePhone(body.to_phone), requirePhone(body.from_phone)];
    const call = await this.callOf(body, principal);
    if (!call || call.toPhone !== to || call.fromPhone !== from)
      throw new AppError('CALL_NOT_FOUND', 'There is no such call of yours', { call_control_id: body.call_control_id });
    if (isOver(call.state)) throw new AppError('CONFLICT', 'The call has ended', { state: call.state });
    const wanted = (await this.calls.wantRecording(call.id, principal)) ?? call;
    return { status: recordingStatus(wanted), call_control_id: body.call_control_id };
  }

  /** A browser that has no control id yet has the state it dialled with, or the leg's other id, which the carrier is asked about. */
  private async callOf({ call_control_id, client_state }: StartRecordingRequest, principal: Principal): Promise<CallRow | null> {
    const call = await this.access.own(call_control_id, principal);
    const direct = call ? null : this.providers.withDirectCalls(undefined).direct;
    if (!direct) return call;
    const callId = client_state ? direct.callIdOf(client_state) : null;
    const reference = callId ?? (await direct.legOf(call_control_id));
    return reference === null ? null : this.access.own(reference, principal);
  }
}

/** The law of the called place, or a no of theirs, is stronger than the wish. */
function recordingStatus({ recording }: CallRow): StartRecordingResponse['status'] {
  if (!recording || recording.status === 'announcing' || recording.status === 'awaiting_consent') return 'owed';
  if (recording.status !== 'absent' && recording.status !== 'failed') return 'recording';
  throw new AppError('CONFLICT', 'This call is not recorded', { status: recording.status, reason: recording.reason });
}
