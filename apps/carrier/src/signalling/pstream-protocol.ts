/**
 * The Voice SDK's signalling, "PStream" 1.6: JSON text frames `{type, version, payload}` over one WebSocket. Everything a
 * browser sends is checked here; what comes out has the right shape or is null.
 */
export const PSTREAM_VERSION = '1.6';
/** The server's sign of life, which the SDK echoes; it gives up a socket that is silent for 15 s. */
export const HEARTBEAT = '\n';
/** An offer has 2–6 kB, a message at most 10 kB. */
export const MAX_FRAME_BYTES = 64 * 1024;

const MAX_ID_LENGTH = 128;
const MAX_TOKEN_LENGTH = 8192;
const MAX_DIGITS = 64;

export type ClientMessage =
  | { type: 'listen'; token: string }
  | { type: 'register'; audio: boolean }
  | { type: 'invite'; callsid: string; sdp: string; params: Record<string, string> }
  | { type: 'resume'; callsid: string; sdp: string; reconnect: string }
  | { type: 'reinvite'; callsid: string; sdp: string }
  | { type: 'hangup'; callsid: string }
  | { type: 'dtmf'; callsid: string; digits: string }
  | { type: 'message'; callsid: string; voiceeventsid: string };

/** What reached us, or why it makes no sense. `callsid` is given back so that the SDK can attribute the error. */
export type ParsedFrame = { ok: true; message: ClientMessage } | { ok: false; reason: string; callsid?: string };

type Payload = Record<string, unknown>;

export function parseFrame(text: string): ParsedFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  if (!isObject(frame) || typeof frame.type !== 'string') return { ok: false, reason: 'no type' };
  const payload = isObject(frame.payload) ? frame.payload : {};
  const read = Object.hasOwn(READERS, frame.type) ? READERS[frame.type as keyof typeof READERS] : undefined;
  const message = read?.(payload) ?? null;
  if (message) return { ok: true, message };
  const reason = read ? `malformed ${frame.type}` : 'unknown type';
  return { ok: false, reason, callsid: readId(payload.callsid) ?? undefined };
}

const READERS = {
  listen: ({ token }: Payload): ClientMessage | null =>
    typeof token === 'string' && token.length <= MAX_TOKEN_LENGTH ? { type: 'listen', token } : null,
  register: ({ media }: Payload): ClientMessage | null => ({ type: 'register', audio: isObject(media) && media.audio === true }),
  invite: readInvite,
  reinvite: (payload: Payload): ClientMessage | null => {
    const callsid = readId(payload.callsid);
    const sdp = readSdp(payload.sdp);
    return callsid && sdp ? { type: 'reinvite', callsid, sdp } : null;
  },
  hangup: (payload: Payload): ClientMessage | null => {
    const callsid = readId(payload.callsid);
    return callsid ? { type: 'hangup', callsid } : null;
  },
  dtmf: ({ callsid: id, dtmf }: Payload): ClientMessage | null => {
    const callsid = readId(id);
    if (!callsid || typeof dtmf !== 'string' || dtmf.length > MAX_DIGITS || !/^[0-9*#wW]+$/.test(dtmf)) return null;
    // `w` is a pause, made by the SDK's own timing when it plays tones; here only the keys matter.
    return { type: 'dtmf', callsid, digits: dtmf.replace(/w/gi, '') };
  },
  message: (payload: Payload): ClientMessage | null => {
    const callsid = readId(payload.callsid);
    const voiceeventsid = readId(payload.voiceeventsid);
    return callsid && voiceeventsid ? { type: 'message', callsid, voiceeventsid } : null;
  },
};

function readInvite(payload: Payload): ClientMessage | null {
  const callsid = readId(payload.callsid);
  const sdp = readSdp(payload.sdp);
  if (!callsid || !sdp) return null;
  const reconnect = readId(payload.reconnect);
  if (reconnect) return { type: 'resume', callsid, sdp, reconnect };
  const params = isObject(payload.twilio) ? payload.twilio.params : undefined;
  return { type: 'invite', callsid, sdp, params: typeof params === 'string' ? Object.fromEntries(new URLSearchParams(params)) : {} };
}

function readId(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH ? value : null;
}

function readSdp(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith('v=0') ? value : null;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function serverFrame(type: string, payload: object): string {
  return JSON.stringify({ type, version: PSTREAM_VERSION, payload });
}
