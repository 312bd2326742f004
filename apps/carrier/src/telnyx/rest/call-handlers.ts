import type { TelnyxAccount } from '../account';
import type { Bridges } from '../calls/bridges';
import type { TelnyxCallStore } from '../calls/call-store';
import type { Dialer, DialRequest } from '../calls/dialer';
import type { DetectionOptions, MachineDetection } from '../calls/machine-detection';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { TelnyxConferences } from '../conferences/telnyx-conferences';
import type { TelnyxRecordings } from '../recordings/telnyx-recordings';
import { malformed, notFound } from '../telnyx-error';
import { addressOf, detectionOf, headersOf, recordOf, timesOf } from './call-parts';
import { joinOptions } from './conference-handlers';
import type { Fields } from './fields';
import { data, ok, page, type RestAnswer, type RestRequest } from './rest-answer';
import { activeCallView, callView } from './views';

export interface CallServices {
  account: TelnyxAccount;
  calls: TelnyxCallStore;
  dialer: Dialer;
  bridges: Bridges;
  conferences: TelnyxConferences;
  recordings: TelnyxRecordings;
  detection: MachineDetection;
}

/** Legs: dialled, looked at, transferred (carriers/telnyx.md §1.1, §1.2). */
export class CallHandlers {
  constructor(private readonly services: CallServices) {}

  dial({ body }: RestRequest): RestAnswer {
    const { calls, account } = this.services;
    const connection = account.connection(body.text('connection_id') ?? '');
    if (!connection)
      throw malformed('The connection_id is not one of a Call Control application of this account.', { pointer: '/connection_id' });
    const to = body.text('to') ?? this.onlyTarget(body);
    const linkTo = body.has('link_to') ? calls.live(body.text('link_to') ?? '') : null;
    const detection = detectionOf(body);
    const request: DialRequest = {
      ...timesOf(body),
      to,
      from: body.text('from') ?? '',
      fromDisplayName: body.text('from_display_name') ?? null,
      connectionId: connection.id,
      address: addressOf(body, connection),
      customHeaders: headersOf(body),
      parkAfterUnbridge: body.text('park_after_unbridge') === 'self',
      clientState: body.text('client_state') ?? null,
      linkTo,
      record: recordOf(body),
      onAnswered: (call) => this.answered(call, body, linkTo, detection),
    };
    const { call, trouble } = this.services.dialer.dial(request);
    return { ...data(callView(call), call.sid), loseReply: trouble?.kind === 'lost-reply' };
  }

  get({ path: [id = ''] }: RestRequest): RestAnswer {
    const call = this.services.calls.find(id);
    if (!call) throw notFound();
    return data(callView(call), call.sid);
  }

  active({ path: [id], query }: RestRequest): RestAnswer {
    const live = this.services.calls.all().filter((call) => !call.isOver && call.facts.connectionId === id);
    return page(live, query, activeCallView);
  }

  bridge({ path: [id = ''], body }: RestRequest): RestAnswer {
    const { calls, bridges } = this.services;
    const call = calls.answered(id);
    const other = calls.answered(body.text('call_control_id') ?? '');
    if (other === call) throw malformed('A call cannot be bridged with itself.', { pointer: '/call_control_id' });
    if (body.text('park_after_unbridge') === 'self') call.parkAfterUnbridge = true;
    this.keepState(call, body);
    bridges.bridge(call, other);
    return ok(id);
  }

  /** Dials another leg and bridges this one with it. */
  transfer({ path: [id = ''], body }: RestRequest): RestAnswer {
    const { calls, dialer, account } = this.services;
    const call = calls.answered(id);
    const connection = account.connection(call.facts.connectionId) ?? account.application;
    const own = addressOf(body, connection);
    const detection = detectionOf(body);
    dialer.dial({
      ...timesOf(body),
      to: body.text('to') ?? this.onlyTarget(body),
      from: body.text('from') ?? (account.owns(call.facts.to) ? call.facts.to : call.facts.from),
      fromDisplayName: body.text('from_display_name') ?? null,
      connectionId: connection.id,
      address: body.has('webhook_url') ? own : call.facts.address,
      customHeaders: headersOf(body),
      parkAfterUnbridge: false,
      clientState: body.text('target_leg_client_state') ?? null,
      linkTo: call,
      record: recordOf(body),
      onAnswered: (target) => this.answered(target, body, call, detection, true),
    });
    if (body.text('park_after_unbridge') === 'self') call.parkAfterUnbridge = true;
    this.keepState(call, body);
    return ok(id);
  }

  /** From now on every webhook of the leg has it. */
  private keepState(call: TelnyxCall, body: Fields): void {
    const state = body.text('client_state');
    if (state !== undefined) call.clientState = state;
  }

  private answered(
    call: TelnyxCall,
    body: Fields,
    linkTo: TelnyxCall | null,
    detection: DetectionOptions | null,
    bridges = body.flag('bridge_on_answer'),
  ): void {
    const record = recordOf(body);
    if (record) this.services.recordings.startCall(call, record, call.recordingId ?? undefined);
    if (detection) this.services.detection.listen(call, detection);
    const config = body.object('conference_config');
    if (config) this.joinConference(call, config);
    else if (bridges && linkTo?.isAlive) this.services.bridges.bridge(linkTo, call);
  }

  /** `conference_config` of dial: by id, or by name, which makes the conference when it is not there. */
  private joinConference(call: TelnyxCall, config: Fields): void {
    const { conferences } = this.services;
    const [id, name] = [config.text('id'), config.text('conference_name')];
    const found = id === undefined ? conferences.liveByName(name ?? '') : conferences.find(id);
    if (found && !found.isOver) conferences.join(found, call, joinOptions(config));
    else if (name !== undefined)
      conferences.create(
        name,
        call,
        {
          maxParticipants: 250,
          startOnCreate: !config.has('start_conference_on_create') || config.flag('start_conference_on_create'),
          region: null,
        },
        joinOptions(config),
      );
    else call.note(`no conference ${id?.slice(0, 64) ?? ''} to join`);
  }

  /** One leg for each request: ringing several at once is not emulated. */
  private onlyTarget(body: Fields): string {
    const [first, ...rest] = body.texts('to') ?? [];
    if (first === undefined || rest.length > 0) throw malformed('The local carrier dials one number for each request.', { pointer: '/to' });
    return first;
  }
}
