import { params } from '../webhooks/params';
import type { DialConference } from './dial-conference';
import type { DialNumbers } from './dial-numbers';
import { methodOf } from './simple-verbs';
import { TwimlFault } from './twiml-fault';
import { resolveUrl } from './urls';
import type { AfterVerb, VerbContext, VerbHandler } from './verb-context';
import type { Verb } from './parse-twiml';

/** How a <Dial> ended, as its `action` hears it. */
export interface DialOutcome {
  status: 'completed' | 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  childSid?: string;
  durationS?: number;
  bridged?: boolean;
}

/** <Dial>: a conference, or numbers and clients of which the first to answer is connected. */
export function dialVerb(conference: DialConference, numbers: DialNumbers): VerbHandler {
  return async (verb, context) => {
    const noun = verb.children[0];
    const unsupported = verb.children.find((child) => !['Conference', 'Number', 'Client'].includes(child.name));
    if (unsupported) throw new TwimlFault(12200, `<${unsupported.name}> in <Dial> is not supported by the local carrier`, context.baseUrl);
    const outcome = noun?.name === 'Conference' ? await conference.dial(verb, noun, context) : await numbers.dial(verb, context);
    return after(verb, outcome, context);
  };
}

/** With an `action` the call goes there; without one the document goes on. */
function after({ attributes }: Verb, outcome: DialOutcome, { baseUrl }: VerbContext): AfterVerb {
  const action = attributes['action'];
  if (action === undefined) return 'next';
  const fields = params({
    DialCallStatus: outcome.status,
    DialCallSid: outcome.childSid,
    DialCallDuration: outcome.durationS,
    DialBridged: outcome.bridged,
  });
  return { kind: 'dial-action', url: resolveUrl(action, baseUrl), method: methodOf(attributes['method']), fields };
}
