import { LABEL, ROOM, UUID } from './telnyx.ids';

/** What we send along with a leg and Telnyx brings back in every event of it (calls.md A1). */
export interface ClientState {
  callId: string;
  label: string;
  /** In a room's own events Telnyx brings back what its first leg carried. */
  room: string | null;
}

/** Ours is about 120 bytes; whatever is longer is somebody else's. */
const LONGEST = 1024;
const VERSION = 1;

export function writeClientState({ callId, label, room = null }: { callId: string; label: string; room?: string | null }): string {
  return Buffer.from(JSON.stringify({ v: VERSION, c: callId, l: label, ...(room && { r: room }) })).toString('base64');
}

/** Null for everything that is not ours to the letter: others may write what they like into this field. */
export function readClientState(value: unknown): ClientState | null {
  if (typeof value !== 'string' || value.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  const { v, c, l, r } = parsed(Buffer.from(value, 'base64').toString('utf8'));
  if (v !== VERSION || typeof c !== 'string' || !UUID.test(c) || typeof l !== 'string' || !LABEL.test(l)) return null;
  if (r !== undefined && (typeof r !== 'string' || !ROOM.test(r))) return null;
  return { callId: c.toLowerCase(), label: l, room: r ?? null };
}

function parsed(json: string): Record<string, unknown> & { r?: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
