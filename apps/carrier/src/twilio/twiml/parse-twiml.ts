import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Clip } from '../../audio/call-audio';
import { TwimlFault } from './twiml-fault';

export interface Verb {
  name: string;
  attributes: Record<string, string>;
  /** The text directly inside, trimmed. */
  text: string;
  children: Verb[];
  /** An audio file that was answered instead of a document. */
  clip?: Clip;
}

const MAX_BYTES = 64 * 1024;
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type Node = Record<string, unknown>;

/** The verbs of a TwiML document, in order. Throws a `TwimlFault` with Twilio's code. */
export function parseTwiml(xml: string): Verb[] {
  if (Buffer.byteLength(xml) > MAX_BYTES) throw new TwimlFault(11750, 'TwiML response body too large');
  const text = xml.trimStart();
  // Entities of its own could make a document expand without end; TwiML has none.
  if (/<!DOCTYPE/i.test(text)) throw new TwimlFault(12100, 'Document parse failure: DOCTYPE is not allowed');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new TwimlFault(12100, `Document parse failure: ${valid.err.msg} (line ${valid.err.line})`);
  const roots = (parser.parse(text) as Node[]).filter((node) => !('#text' in node));
  const root = roots[0] && toVerb(roots[0]);
  if (roots.length !== 1 || root?.name !== 'Response') throw new TwimlFault(12100, 'Document parse failure: the root must be <Response>');
  return root.children;
}

function toVerb(node: Node): Verb {
  const name = Object.keys(node).find((key) => key !== ':@') ?? '';
  const content = node[name] as Node[];
  const text = content.map((child) => ('#text' in child ? String(child['#text']) : '')).join('');
  return {
    name,
    attributes: { ...(node[':@'] as Record<string, string> | undefined) },
    text: text.trim(),
    children: content.filter((child) => !('#text' in child) && !('#comment' in child)).map(toVerb),
  };
}
