/**
 * What `@telnyx/webrtc` says: JSON-RPC 2.0 in text frames of one WebSocket (carriers/telnyx.md §7.2). Everything a browser
 * sends is checked here; what comes out has the right shape or is an error to be sent back.
 */
export const MAX_FRAME_BYTES = 64 * 1024;

const MAX_ID_LENGTH = 128;
const MAX_TEXT_LENGTH = 256;
const MAX_SECRET_LENGTH = 8192;
const MAX_HEADERS = 50;
const MAX_DIGITS = 64;

export interface RpcError {
  code: number;
  message: string;
}

/** Never −32000: the SDK answers that one with a new login, without end (carriers/telnyx.md §7.2). */
export const LOGIN_INCORRECT: RpcError = { code: -32001, message: 'Login Incorrect' };
export const NOT_LOGGED_IN: RpcError = { code: -32001, message: 'Authentication Required' };
export const NO_SUCH_CALL: RpcError = { code: -32002, message: 'CALL DOES NOT EXIST' };
export const CALL_REFUSED: RpcError = { code: -32603, message: 'CALL ERROR' };
const INVALID_REQUEST: RpcError = { code: -32600, message: 'Invalid Request' };
const NO_SUCH_METHOD: RpcError = { code: -32601, message: 'Method not found' };
export const INVALID_PARAMS: RpcError = { code: -32602, message: 'Invalid params' };

export interface Dialog {
  callId: string;
  destination: string;
  callerName: string;
  callerNumber: string;
  clientState: string | null;
  customHeaders: Array<{ name: string; value: string }>;
}
export type ModifyAction = 'hold' | 'unhold' | 'toggleHold' | 'updateMedia';
export type LoginMessage = {
  method: 'login';
  credentials: { token: string } | { username: string; password: string };
  sessid: string | null;
};
export type CallMessage =
  | { method: 'invite'; dialog: Dialog; sdp: string }
  | { method: 'answer' | 'attach'; callId: string; sdp: string }
  | { method: 'bye'; callId: string; cause: string; causeCode: number }
  | { method: 'info'; callId: string; digits: string }
  | { method: 'modify'; callId: string; action: ModifyAction; sdp: string | null };
export type ClientRequest = LoginMessage | CallMessage | { method: 'gatewayState' | 'ping' | 'acknowledged' };

export type ParsedFrame =
  | { kind: 'request'; id: string | number; request: ClientRequest }
  | { kind: 'fault'; id: string | number | null; error: RpcError }
  /** An answer to a request of ours, which needs none in turn. */
  | { kind: 'reply' };

type Params = Record<string, unknown>;

export function parseFrame(text: string): ParsedFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: 'fault', id: null, error: INVALID_REQUEST };
  }
  if (!isObject(frame)) return { kind: 'fault', id: null, error: INVALID_REQUEST };
  const id = readId(frame['id']);
  if (typeof frame['method'] !== 'string') {
    if ('result' in frame || 'error' in frame) return { kind: 'reply' };
    // Reports of the SDK's debug mode; calls wait until they are acknowledged.
    if (id !== null && typeof frame['type'] === 'string') return { kind: 'request', id, request: { method: 'acknowledged' } };
    return { kind: 'fault', id, error: INVALID_REQUEST };
  }
  if (id === null) return { kind: 'fault', id, error: INVALID_REQUEST };
  const read = Object.hasOwn(READERS, frame['method']) ? READERS[frame['method']] : undefined;
  if (!read) return { kind: 'fault', id, error: NO_SUCH_METHOD };
  const request = read(isObject(frame['params']) ? frame['params'] : {});
  return request ? { kind: 'request', id, request } : { kind: 'fault', id, error: INVALID_PARAMS };
}

const READERS: Record<string, (params: Params) => ClientRequest | null> = {
  login: readLogin,
  'telnyx_rtc.gatewayState': () => ({ method: 'gatewayState' }),
  'telnyx_rtc.ping': () => ({ method: 'ping' }),
  'telnyx_rtc.invite': (params) => {
    const dialog = readDialog(params);
    const sdp = readSdp(params['sdp']);
    return dialog && sdp ? { method: 'invite', dialog, sdp } : null;
  },
  'telnyx_rtc.answer': (params) => readDescription('answer', params),
  'telnyx_rtc.attach': (params) => readDescription('attach', params),
  'telnyx_rtc.bye': (params) => {
    const callId = readCallId(params);
    if (!callId) return null;
    const { cause, causeCode } = params;
    const code = typeof causeCode === 'number' && Number.isInteger(causeCode) && causeCode > 0 && causeCode < 1000 ? causeCode : 16;
    return { method: 'bye', callId, cause: readText(cause) || 'NORMAL_CLEARING', causeCode: code };
  },
  'telnyx_rtc.info': (params) => {
    const callId = readCallId(params);
    const digits = params['dtmf'];
    if (!callId || typeof digits !== 'string' || digits.length > MAX_DIGITS || !/^[0-9A-D*#wW]+$/.test(digits)) return null;
    return { method: 'info', callId, digits: digits.replace(/w/gi, '') };
  },
  'telnyx_rtc.modify': (params) => {
    const callId = readCallId(params);
    const action = params['action'];
    if (!callId || !isAction(action)) return null;
    const sdp = readSdp(params['sdp']);
    return action === 'updateMedia' && !sdp ? null : { method: 'modify', callId, action, sdp };
  },
  // Our own candidates are in the SDP and the browser's are learnt from its checks: nothing is waited for.
  'telnyx_rtc.candidate': () => ({ method: 'acknowledged' }),
  'telnyx_rtc.endOfCandidates': () => ({ method: 'acknowledged' }),
};

function readLogin(params: Params): LoginMessage | null {
  const sessid = readText(params['sessid']) || null;
  const token = params['login_token'];
  if (typeof token === 'string' && token !== '') {
    return token.length <= MAX_SECRET_LENGTH ? { method: 'login', credentials: { token }, sessid } : null;
  }
  const username = readText(params['login']);
  const password = params['passwd'];
  if (!username || typeof password !== 'string' || password.length > MAX_SECRET_LENGTH) return null;
  return { method: 'login', credentials: { username, password }, sessid };
}

function readDialog(params: Params): Dialog | null {
  const callId = readCallId(params);
  const dialog = isObject(params['dialogParams']) ? params['dialogParams'] : {};
  const destination = readText(dialog['destination_number']);
  if (!callId || !destination) return null;
  return {
    callId,
    destination,
    callerName: readText(dialog['caller_id_name']),
    callerNumber: readText(dialog['caller_id_number']),
    clientState:
      typeof dialog['clientState'] === 'string' && dialog['clientState'].length <= MAX_SECRET_LENGTH ? dialog['clientState'] : null,
    customHeaders: readHeaders(dialog['custom_headers']),
  };
}

function readDescription(method: 'answer' | 'attach', params: Params): ClientRequest | null {
  const callId = readCallId(params);
  const sdp = readSdp(params['sdp']);
  return callId && sdp ? { method, callId, sdp } : null;
}

function readHeaders(value: unknown): Dialog['customHeaders'] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_HEADERS).flatMap((header: unknown) => {
    if (!isObject(header)) return [];
    const name = readText(header['name']);
    return name ? [{ name, value: readText(header['value']) }] : [];
  });
}

function readCallId(params: Params): string | null {
  const dialog = isObject(params['dialogParams']) ? params['dialogParams'] : {};
  const id = readId(dialog['callID'] ?? params['callID']);
  return typeof id === 'string' ? id : null;
}

function readId(value: unknown): string | number | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH ? value : null;
}

function readText(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_TEXT_LENGTH ? value : '';
}

function readSdp(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith('v=0') ? value : null;
}

function isAction(value: unknown): value is ModifyAction {
  return value === 'hold' || value === 'unhold' || value === 'toggleHold' || value === 'updateMedia';
}

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
