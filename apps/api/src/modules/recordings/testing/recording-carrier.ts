import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { signed, type CarrierLeg, type CarrierRequest, type ScriptedTwilio, type SignedWebhook } from '../../calls/testing/scripted-twilio';

/** What the next start of a recording meets; `lost` starts it and never answers. */
export type StartFate = 'accept' | 'lost' | 'refused' | 'error500' | 'throttled';
/** What the next download meets. */
export type MediaFate = 'whole' | 'missing' | 'down' | 'html' | 'empty' | 'cut' | 'short' | 'held';

export interface CarrierRecording {
  sid: string;
  callSid: string;
  status: string;
  duration: string;
  errorCode: number | null;
  audio: Buffer;
}

/** Two channels of 16 bits at 8 kHz; bytes that repeat nowhere, so that a wrong part of it would show. */
export function wav(seconds: number): Buffer {
  const data = randomBytes(seconds * 32_000);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Recordings of the scripted carrier. It sends a callback only when the spec says so. */
export class RecordingCarrier {
  readonly recordings: CarrierRecording[] = [];
  readonly starts: CarrierRequest[] = [];
  /** Pauses and resumes that were carried out. */
  readonly updates: { sid: string; status: string | null; pauseBehavior: string | null }[] = [];
  /** No pause, no resume, no deletion. */
  refuseUpdates = false;
  downloads = 0;
  startFates: StartFate[] = [];
  mediaFates: MediaFate[] = [];
  private readonly held: (() => void)[] = [];

  constructor(twilio: ScriptedTwilio) {
    twilio.extension = (request, response) => this.serve(request, response);
  }

  of(leg: CarrierLeg): CarrierRecording {
    const found = this.recordings.find(({ callSid }) => callSid === leg.sid);
    if (!found) throw new Error(`no recording of ${leg.sid}`);
    return found;
  }

  startsOf(leg: CarrierLeg): CarrierRequest[] {
    return this.starts.filter(({ path }) => path.includes(leg.sid));
  }

  /** Lets downloads that are held go on. */
  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  get holding(): number {
    return this.held.length;
  }

  finish(recording: CarrierRecording, seconds = 2): void {
    Object.assign(recording, { status: 'completed', duration: String(seconds), audio: wav(seconds) });
  }

  callback(leg: CarrierLeg, recording: Pick<CarrierRecording, 'sid'>, status: string, extra: Record<string, string> = {}): SignedWebhook {
    return signed(`/api/voice/recording-status?call=${leg.callId}`, {
      AccountSid: `AC${'1'.repeat(32)}`,
      CallSid: leg.sid,
      RecordingSid: recording.sid,
      RecordingUrl: 'http://127.0.0.1:1/somewhere/else',
      RecordingStatus: status,
      RecordingChannels: '2',
      ...(status === 'completed' && { RecordingDuration: '2' }),
      ...extra,
    });
  }

  private serve(request: CarrierRequest, response: ServerResponse): boolean {
    const [, collection, id = '', sub, recordingId = ''] = request.path.replace(/\.(json|wav)$/, '').split('/');
    if (collection === 'Calls' && sub === 'Recordings' && !recordingId) {
      this.start(id, request, response);
      return true;
    }
    if (collection === 'Calls' && sub === 'Recordings') {
      this.update(recordingId, request, response);
      return true;
    }
    if (collection !== 'Recordings') return false;
    if (request.method === 'DELETE') {
      this.remove(id, response);
      return true;
    }
    if (request.path.endsWith('.wav')) this.download(id, response);
    else if (id)
      this.answer(
        response,
        this.recordings.find(({ sid }) => sid === id),
      );
    else json(response, 200, { recordings: this.recordings.map(resource), page: 0, page_size: 20, next_page_uri: null });
    return true;
  }

  /** A request for one of our documents, as the carrier makes it. */
  asks(leg: CarrierLeg, path: string): SignedWebhook {
    return signed(`${path}?call=${leg.callId}`, { AccountSid: `AC${'1'.repeat(32)}`, CallSid: leg.sid });
  }

  private update(sid: string, request: CarrierRequest, response: ServerResponse): void {
    if (this.refuseUpdates) return json(response, 400, { code: 21220, message: 'not eligible', status: 400 });
    const { Status: status = null, PauseBehavior: pauseBehavior = null } = request.form;
    this.updates.push({ sid, status, pauseBehavior });
    this.answer(
      response,
      this.recordings.find((one) => one.sid === sid),
    );
  }

  private remove(sid: string, response: ServerResponse): void {
    if (this.refuseUpdates) return json(response, 400, { code: 20001, message: 'not now', status: 400 });
    const at = this.recordings.findIndex((one) => one.sid === sid);
    if (at >= 0) this.recordings.splice(at, 1);
    response.writeHead(at >= 0 ? 204 : 404).end();
  }

  private start(callSid: string, request: CarrierRequest, response: ServerResponse): void {
    this.starts.push(request);
    const fate = this.startFates.shift() ?? 'accept';
    if (fate === 'refused') return json(response, 400, { code: 21220, message: 'not eligible for recording', status: 400 });
    if (fate === 'error500') return json(response, 500, { code: 20500, message: 'Internal error', status: 500 });
    if (fate === 'throttled') return json(response, 429, { code: 20429, message: 'Too many requests', status: 429 });
    const recording = { sid: `RE${randomBytes(16).toString('hex')}`, callSid, status: 'in-progress', duration: '-1', errorCode: null };
    const made = { ...recording, audio: Buffer.alloc(0) };
    this.recordings.unshift(made);
    if (fate === 'lost') return void response.socket?.destroy();
    json(response, 201, resource(made));
  }

  private answer(response: ServerResponse, recording: CarrierRecording | undefined): void {
    if (recording) json(response, 200, resource(recording));
    else json(response, 404, { code: 20404, message: 'not found', status: 404 });
  }

  private download(sid: string, response: ServerResponse): void {
    this.downloads += 1;
    const recording = this.recordings.find((one) => one.sid === sid);
    const fate = this.mediaFates.shift() ?? 'whole';
    if (fate === 'missing' || recording?.status !== 'completed') return this.answer(response, undefined);
    if (fate === 'down') return json(response, 503, {});
    if (fate === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
    const { audio } = recording;
    const half = audio.subarray(0, audio.length / 2);
    if (fate === 'empty') return void response.writeHead(200, { 'content-type': 'audio/x-wav' }).end();
    response.writeHead(200, { 'content-type': 'audio/x-wav', 'content-length': fate === 'short' ? half.length + 1 : audio.length });
    response.write(half);
    if (fate === 'whole') response.end(audio.subarray(half.length));
    else if (fate === 'held') this.held.push(() => response.end(audio.subarray(half.length)));
    else response.socket?.destroy();
  }
}

const resource = ({ sid, callSid, status, duration, errorCode }: CarrierRecording) => ({
  sid,
  call_sid: callSid,
  status,
  duration,
  channels: 2,
  source: 'StartCallRecordingAPI',
  error_code: errorCode,
  start_time: 'Fri, 20 Nov 2026 10:00:00 +0000',
});

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
