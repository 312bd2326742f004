import { Injectable, Logger } from '@nestjs/common';
import type {
  ConferenceStatusResponse,
  EndResponse,
  InitiateRequest,
  InitiateResponse,
  WebrtcJoinRequest,
  WebrtcJoinResponse,
} from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { v4 as randomUuid } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { BrowserLegs } from '../calls/browser-legs';
import { identityOf } from '../calls/browser-identity';
import { CallAccess } from '../calls/call-access';
import { CallsService } from '../calls/calls.service';
import { BrowserTokens } from '../calls/browser-tokens';
import { toConferenceView } from './conference-view';
import { DialRequests } from './dial-requests';
import { startAnswer } from './start-answer';

/** One agent, one call (contract.md §2). */
@Injectable()
export class ColdCallService {
  private readonly logger = new Logger(ColdCallService.name);

  constructor(
    private readonly requests: DialRequests,
    private readonly calls: CallsService,
    private readonly access: CallAccess,
    private readonly legs: BrowserLegs,
    private readonly tokens: BrowserTokens,
    private readonly clock: Clock,
  ) {}

  async initiate(body: InitiateRequest, key: string | undefined, principal: Principal): Promise<InitiateResponse> {
    const request = await this.requests.read(body, key, principal);
    const { call, warnings } = await this.calls.start(request);
    const notes = [...request.notes, ...warnings];
    const started = startAnswer(call);
    // Where we dial the browser it signs in before that: a token from here would be asked of the carrier for nobody.
    const token = request.provider.bridge ? null : await this.tokenFor(request.provider, principal);
    return { ...started, ...(token && { access_token: token }), ...(notes.length && { warnings: notes }) };
  }

  /** Somebody's phone rings by now: a carrier that gives no token must not make that look like a failure, or they are called again. */
  private async tokenFor(provider: TelephonyProvider, principal: Principal): Promise<string | null> {
    try {
      return (await this.tokens.issue(provider, principal)).token;
    } catch (error) {
      this.logger.warn({ err: error, provider: provider.name }, 'a call was begun without a token for the browser; joining asks again');
      return null;
    }
  }

  async join(body: WebrtcJoinRequest, principal: Principal): Promise<WebrtcJoinResponse> {
    const call = await this.ownConference(body.conference_id, principal);
    const provider = this.requests.providerOf(body.provider, call);
    const clientId = body.client_id || randomUuid();
    if (call.path === 'direct')
      throw new AppError('CONFLICT', 'This call has no room: the browser dials it by itself', { path: call.path });
    // First the way in, then the leg: a browser that cannot sign in must not be dialled.
    const { token, sip } = await this.tokens.access(provider, principal, 'room');
    if (provider.bridge && !sip) throw new Error(`${provider.name} dials browsers, and has no credentials for them`);
    const leg = await this.legs.mint(call, identityOf(principal), clientId, sip?.username);
    const { ice_servers, signalling_url } = this.tokens.connection(provider);
    const dialled = sip &&
      provider.bridge && {
        sip_username: sip.username,
        sip_password: sip.password,
        ...(token && { login_token: token }),
        client_state: provider.bridge.clientState(call.id, leg.label),
        ...(signalling_url && { signalling_url }),
      };
    return {
      participant_sid: leg.label,
      access_token: token,
      client_id: clientId,
      conference_name: call.conferenceId,
      status: leg.joinedAt ? 'connected' : 'ready',
      ice_servers,
      sdp_answer: null,
      ...dialled,
    };
  }

  async end(reference: string | undefined, principal: Principal): Promise<EndResponse> {
    if (!reference) {
      throw new AppError('VALIDATION_ERROR', 'Which call?', { fields: { conference_sid: 'is required, in the body or in the query' } });
    }
    const call = await this.visibleConference(reference, principal);
    const ended = (await this.calls.end(call.id, principal)) ?? call;
    return {
      success: true,
      conference_sid: reference,
      status: 'completed',
      message: 'The call has ended',
      ended_at: (ended.endedAt ?? this.clock.now()).toISOString(),
    };
  }

  async status(reference: string, principal: Principal): Promise<ConferenceStatusResponse> {
    const call = await this.visibleConference(reference, principal);
    return toConferenceView(call, await this.access.legsOf(call), this.clock.now());
  }

  private async visibleConference(reference: string, principal: Principal) {
    const call = await this.access.visible(reference, principal);
    if (!call) throw noConference(reference);
    return call;
  }

  private async ownConference(reference: string, principal: Principal) {
    const call = await this.access.own(reference, principal);
    if (!call) throw noConference(reference);
    return call;
  }
}

const noConference = (reference: string) =>
  new AppError('CONFERENCE_NOT_FOUND', 'There is no such conference', { conference_sid: reference });
