import { notFound } from '../telnyx-error';
import type { AccountHandlers } from './account-handlers';
import type { ActionHandlers } from './action-handlers';
import type { CallHandlers } from './call-handlers';
import type { ConferenceHandlers } from './conference-handlers';
import type { Command } from './fields';
import type { RecordingHandlers } from './recording-handlers';
import type { Handler } from './rest-answer';

export interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
  /** What the body must be like; null: there is none. */
  command: Command | null;
}

export interface AllHandlers {
  calls: CallHandlers;
  actions: ActionHandlers;
  conferences: ConferenceHandlers;
  recordings: RecordingHandlers;
  account: AccountHandlers;
}

function route(method: string, path: string, handler: Handler, command: Command | null = null): Route {
  return { method, pattern: new RegExp(`^/v2${path.replace(/\{\w+\}/g, '([^/]+)')}$`), handler, command };
}

/** Everything that is served under `/v2` (carriers/telnyx.md §1). */
export function routesOf(handlers: AllHandlers): Route[] {
  return [...callRoutes(handlers), ...conferenceRoutes(handlers), ...recordingRoutes(handlers), ...accountRoutes(handlers)];
}

function callRoutes({ calls, actions }: AllHandlers): Route[] {
  const action = (name: string, handler: Handler): Route => route('POST', `/calls/{id}/actions/${name}`, handler, name as Command);
  return [
    route('POST', '/calls', (request) => calls.dial(request), 'dial'),
    route('GET', '/calls/{id}', (request) => calls.get(request)),
    route('GET', '/connections/{id}/active_calls', (request) => calls.active(request)),
    action('bridge', (request) => calls.bridge(request)),
    action('transfer', (request) => calls.transfer(request)),
    action('answer', actions.answer),
    action('reject', actions.reject),
    action('hangup', actions.hangup),
    action('playback_start', actions.playbackStart),
    action('playback_stop', actions.playbackStop),
    action('speak', actions.speak),
    action('send_dtmf', actions.sendDtmf),
    action('record_start', actions.recordStart),
    action('record_stop', actions.recordStop),
    action('record_pause', actions.recordPause),
    action('record_resume', actions.recordResume),
    action('gather', actions.gather),
    action('gather_stop', actions.gatherStop),
    action('gather_using_audio', actions.gatherUsingAudio),
    action('gather_using_speak', actions.gatherUsingSpeak),
    route('PUT', '/calls/{id}/actions/client_state_update', actions.clientState, 'client_state_update'),
  ];
}

function conferenceRoutes({ conferences }: AllHandlers): Route[] {
  const action = (name: string, handler: Handler): Route =>
    route('POST', `/conferences/{id}/actions/${name}`, handler, `conference_${name}` as Command);
  return [
    route('POST', '/conferences', (request) => conferences.create(request), 'conference_create'),
    route('GET', '/conferences', (request) => conferences.list(request)),
    route('GET', '/conferences/{id}', (request) => conferences.get(request)),
    route('GET', '/conferences/{id}/participants', (request) => conferences.participants(request)),
    route('GET', '/conferences/{id}/participants/{pid}', (request) => conferences.participant(request)),
    route(
      'PATCH',
      '/conferences/{id}/participants/{pid}',
      (request) => conferences.updateParticipant(request),
      'conference_participant_update',
    ),
    action('join', conferences.join),
    action('leave', conferences.leave),
    action('mute', conferences.mute),
    action('unmute', conferences.unmute),
    action('hold', conferences.hold),
    action('unhold', conferences.unhold),
    action('play', conferences.play),
    action('stop', conferences.stop),
    action('speak', conferences.speak),
    action('update', conferences.update),
    action('end', conferences.end),
    action('record_start', conferences.recordStart),
    action('record_stop', conferences.recordStop),
    action('record_pause', conferences.recordPause),
    action('record_resume', conferences.recordResume),
  ];
}

function recordingRoutes({ recordings }: AllHandlers): Route[] {
  return [
    route('GET', '/recordings', (request) => recordings.list(request)),
    route('POST', '/recordings/actions/delete', (request) => recordings.deleteMany(request), 'recordings_delete'),
    route('GET', '/recordings/{id}', (request) => recordings.get(request)),
    route('DELETE', '/recordings/{id}', (request) => recordings.delete(request)),
  ];
}

function accountRoutes({ account }: AllHandlers): Route[] {
  return [
    route('POST', '/telephony_credentials', (request) => account.createCredential(request), 'credential_create'),
    route('GET', '/telephony_credentials', (request) => account.listCredentials(request)),
    route('GET', '/telephony_credentials/{id}', (request) => account.getCredential(request)),
    route('PATCH', '/telephony_credentials/{id}', (request) => account.updateCredential(request), 'credential_update'),
    route('DELETE', '/telephony_credentials/{id}', (request) => account.deleteCredential(request)),
    route('POST', '/telephony_credentials/{id}/token', (request) => account.token(request)),
    route('GET', '/phone_numbers', (request) => account.numbers(request)),
    route('GET', '/number_lookup/{number}', (request) => account.lookUp(request)),
  ];
}

/** 10005 for what is not served. */
export function findRoute(routes: readonly Route[], method: string, pathname: string): { route: Route; path: string[] } {
  for (const one of routes) {
    const match = one.method === method && one.pattern.exec(pathname);
    if (match) return { route: one, path: match.slice(1).map(decode) };
  }
  throw notFound();
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}
