import type { Bridges } from '../calls/bridges';
import type { TelnyxCallStore } from '../calls/call-store';
import type { GatherOptions, Gatherings } from '../calls/gathering';
import { type Playbacks, type PlayStatus, type Sound, soundFields } from '../calls/playbacks';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { TelnyxEngine } from '../calls/telnyx-engine';
import type { TelnyxRecording } from '../recordings/telnyx-recording';
import type { TelnyxRecordings } from '../recordings/telnyx-recordings';
import { badEnum, missing, noAudioYet, outboundAnswer, outOfRange } from '../telnyx-error';
import type { CallEvents } from '../webhooks/call-events';
import { loopOf, recordOf, recordStartOf, soundOf } from './call-parts';
import type { Fields } from './fields';
import { ok, type Handler } from './rest-answer';

export interface ActionServices {
  calls: TelnyxCallStore;
  engine: TelnyxEngine;
  events: CallEvents;
  bridges: Bridges;
  playbacks: Playbacks;
  gatherings: Gatherings;
  recordings: TelnyxRecordings;
}

type Action = (call: TelnyxCall, body: Fields) => void;

/** Commands to one leg (carriers/telnyx.md §1.2). */
export class ActionHandlers {
  constructor(private readonly services: ActionServices) {}

  answer = this.onLive((call, body) => {
    if (call.facts.direction !== 'incoming') throw outboundAnswer();
    call.contact?.audio.answer();
    this.services.engine.answer(call);
    const record = recordOf(body);
    if (record) this.services.recordings.startCall(call, record);
  });

  reject = this.onLive((call, body) => {
    if (call.facts.direction !== 'incoming') throw outboundAnswer();
    if (!body.has('cause')) throw missing('cause');
    const busy = body.text('cause') === 'USER_BUSY';
    call.endedBy = 'api';
    this.services.engine.end(call, { cause: busy ? 'user_busy' : 'call_rejected', source: 'callee', sipCode: busy ? 486 : 603 });
  });

  hangup = this.onLive((call) => this.services.engine.hangUp(call, 'api'));
  clientState = this.onLive((_call, body) => {
    if (!body.has('client_state')) throw missing('client_state');
  });

  playbackStart = this.onAnswered((call, body) => this.play(call, 'playback', soundOf(body), body));
  playbackStop = this.onAnswered((call, body) => {
    const what = body.text('stop') ?? 'all';
    if (what !== 'all' && what !== 'current' && what !== 'overlay') throw badEnum('stop', ['current', 'all', 'overlay']);
    this.services.playbacks.stop(call.sid, what);
  });
  speak = this.onAnswered((call, body) => this.play(call, 'speak', { text: textOf(body) }, body));
  sendDtmf = this.onAnswered((call, body) => {
    const digits = body.text('digits') ?? '';
    if (!/^[0-9A-D*#wW]{1,100}$/.test(digits)) throw outOfRange('digits', 'may have 0-9, A-D, *, #, w and W only');
    this.services.playbacks.play(call.sid, {
      sound: { digits: digits.toLowerCase() },
      loop: 1,
      overlay: true,
      listeners: [call.audio],
      onStarted: nothing,
      onEnded: nothing,
    });
  });

  recordStart = this.onLive((call, body) => {
    if (!call.isAlive) throw noAudioYet();
    this.services.recordings.startCall(call, recordStartOf(body, 'StartCallRecordingAPI'));
  });
  recordStop = this.onAnswered((call, body) => this.recordingsOf(call, body).forEach((one) => this.services.recordings.stop(one)));
  recordPause = this.onAnswered((call, body) => this.recordingsOf(call, body).forEach((one) => this.services.recordings.pause(one)));
  recordResume = this.onAnswered((call, body) => this.recordingsOf(call, body).forEach((one) => this.services.recordings.resume(one)));

  gather = this.onAnswered((call, body) => this.services.gatherings.start(call, gatherOptions(body)));
  gatherStop = this.onAnswered((call) => this.services.gatherings.stop(call, 'cancelled'));
  gatherUsingAudio = this.onAnswered((call, body) => this.gatherOver(call, 'playback', soundOf(body), body));
  gatherUsingSpeak = this.onAnswered((call, body) => this.gatherOver(call, 'speak', { text: textOf(body) }, body));

  private onLive(action: Action): Handler {
    return this.on((id) => this.services.calls.live(id), action);
  }

  private onAnswered(action: Action): Handler {
    return this.on((id) => this.services.calls.answered(id), action);
  }

  private on(find: (id: string) => TelnyxCall, action: Action): Handler {
    return ({ path: [id = ''], body }) => {
      const call = find(id);
      const state = body.text('client_state');
      if (state !== undefined) call.clientState = state;
      action(call, body);
      return ok(id);
    };
  }

  private play(call: TelnyxCall, what: 'playback' | 'speak', sound: Sound, body: Fields): void {
    const { playbacks } = this.services;
    const { started, ended } = this.tellings(call, what, sound, body);
    if (body.text('stop') === 'current' || body.text('stop') === 'all') playbacks.stop(call.sid, body.text('stop') as 'current' | 'all');
    playbacks.play(call.sid, {
      sound,
      loop: loopOf(body),
      overlay: body.flag('overlay'),
      listeners: this.listeners(call, body.text('target_legs') ?? 'self'),
      onStarted: started,
      onEnded: ended,
    });
  }

  /** A file that is asked over is told about like any other, a text is not (the types of the official package). */
  private gatherOver(call: TelnyxCall, what: 'playback' | 'speak', sound: Sound, body: Fields): void {
    const { playbacks, gatherings } = this.services;
    const told = what === 'playback' ? this.tellings(call, what, sound, body) : { started: nothing, ended: nothing };
    let stop: () => void = nothing;
    gatherings.start(call, promptedGatherOptions(body), {
      play: (heard) => {
        const onEnded = (status: PlayStatus): void => {
          told.ended(status);
          heard();
        };
        stop = playbacks.play(call.sid, { sound, loop: 1, overlay: false, listeners: [call.audio], onStarted: told.started, onEnded });
      },
      stop: () => stop(),
    });
  }

  private tellings(call: TelnyxCall, what: 'playback' | 'speak', sound: Sound, body: Fields) {
    const { events } = this.services;
    const details = what === 'speak' ? {} : { ...soundFields(sound), overlay: body.flag('overlay') };
    return {
      started: () => events.tell(call, `call.${what}.started`, details),
      ended: (status: PlayStatus) => events.tell(call, `call.${what}.ended`, { ...details, status: statusOf(call, status) }),
    };
  }

  /** The far end of the leg itself, or of the one it is bridged with. */
  private listeners(call: TelnyxCall, targets: string): Array<TelnyxCall['audio']> {
    if (!['self', 'opposite', 'both'].includes(targets)) throw badEnum('target_legs', ['self', 'opposite', 'both']);
    const peer = this.services.bridges.peerOf(call);
    return [...(targets === 'opposite' ? [] : [call.audio]), ...(targets === 'self' || !peer ? [] : [peer.audio])];
  }

  private recordingsOf(call: TelnyxCall, body: Fields): TelnyxRecording[] {
    const id = body.text('recording_id');
    return this.services.recordings.running(call.audio).filter((recording) => id === undefined || recording.id === id);
  }
}

const statusOf = (call: TelnyxCall, status: PlayStatus): PlayStatus => (call.isOver && status === 'cancelled' ? 'call_hangup' : status);

function textOf(body: Fields): string {
  const text = body.text('payload') ?? '';
  if (text.length < 1 || text.length > 5000) throw outOfRange('payload', 'must have 1 to 5000 characters');
  return text;
}

function gatherOptions(body: Fields): GatherOptions {
  return {
    ...keysOf(body),
    firstMs: body.number('initial_timeout_millis') ?? 5000,
    wholeMs: body.number('timeout_millis') ?? 60_000,
    tries: 1,
  };
}

/** The time runs from the end of the prompt, which is heard again when nobody presses anything. */
function promptedGatherOptions(body: Fields): GatherOptions {
  return { ...keysOf(body), firstMs: body.number('timeout_millis') ?? 60_000, wholeMs: null, tries: body.number('maximum_tries') ?? 3 };
}

function keysOf(body: Fields): Omit<GatherOptions, 'firstMs' | 'wholeMs' | 'tries'> {
  return {
    minimum: body.number('minimum_digits') ?? 1,
    maximum: body.number('maximum_digits') ?? 128,
    terminating: body.text('terminating_digit') ?? '#',
    valid: body.text('valid_digits') ?? '0123456789#*',
    betweenMs: body.number('inter_digit_timeout_millis') ?? 5000,
    gatherId: body.text('gather_id') ?? null,
  };
}

const nothing = (): void => undefined;
