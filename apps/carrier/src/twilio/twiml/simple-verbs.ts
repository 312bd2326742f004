import type { Method } from '../calls/call';
import type { PlayVerbs } from './play-verbs';
import { TwimlFault } from './twiml-fault';
import { resolveUrl } from './urls';
import type { VerbHandler } from './verb-context';

export const methodOf = (value: string | undefined, fallback: Method = 'POST'): Method => {
  const method = value?.toUpperCase();
  return method === 'GET' || method === 'POST' ? method : fallback;
};

const redirect: VerbHandler = async ({ text, attributes }, { baseUrl }) => {
  if (text === '' && !baseUrl) throw new TwimlFault(11100, 'Invalid URL format: empty <Redirect>');
  return { kind: 'voice', url: resolveUrl(text, baseUrl), method: methodOf(attributes['method']) };
};

export function simpleVerbs(play: PlayVerbs): Array<[string, VerbHandler]> {
  const sound: VerbHandler = async (verb, { call, signal, baseUrl }) => {
    await play.play(verb, call, baseUrl, (clip, stop) => call.audio.play(clip, stop), signal);
    return 'next';
  };
  return [
    ['Say', sound],
    ['Play', sound],
    ['Pause', sound],
    ['Redirect', redirect],
    ['Hangup', async () => 'hang-up'],
    ['Reject', async ({ attributes }) => ({ reject: attributes['reason'] === 'busy' ? 'busy' : 'rejected' })],
  ];
}
