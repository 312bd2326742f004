import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fastify, { type FastifyReply } from 'fastify';
import type { Clip } from './audio/call-audio';
import { Clips } from './audio/clips';
import { LiveAudio } from './audio/live-audio';
import { SilentAudio } from './audio/silent-audio';
import { parseConfig } from './config';
import { ControlRoutes } from './control/control-routes';
import { Faults } from './core/faults';
import { RequestLog } from './core/request-log';
import { Timers } from './core/timers';
import { MediaClock, SpeechLibrary, type SpeechName } from './media';
import { attachPhone, PhoneDirectory, phoneFiles } from './phone';
import { attachSignalling } from './signalling';
import { attachTelnyxRtc } from './telnyx/signalling';
import { buildTelnyxFace } from './telnyx/telnyx-face';
import { notFound } from './twilio/twilio-error';
import { buildTwilioFace } from './twilio/twilio-face';
import { closeIdleConnections } from './webhooks/http-exchange';

export interface Carrier {
  url: string;
  port: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  env: Record<string, string | undefined>;
  /** The folder of this application in the repository: recorded speech and the page at `/phone` lie there. */
  folder: string;
}

/** Starts the local carrier in this process. */
export async function startCarrier({ env, folder }: StartOptions): Promise<Carrier> {
  const config = parseConfig(env);
  const timers = new Timers();
  const faults = new Faults();
  const log = new RequestLog(config.keepCalls * 4);
  const clock = new MediaClock();
  const speech = await SpeechLibrary.load(path.join(folder, 'speech'));
  const spoken = (name: SpeechName): Clip => ({ durationMs: speech.durationMs(name), source: () => speech.play(name) });
  const clips = new Clips({ sorry: spoken('application-error'), readOut: spoken('read-out') });
  const audio = config.media ? new LiveAudio(clock, speech) : new SilentAudio(timers);
  const phones = new PhoneDirectory();
  let url = '';
  const parts = { config, audio, clips, timers, faults, log, phones, baseUrl: () => url };
  const face = buildTwilioFace(parts);
  const telnyx = buildTelnyxFace(parts);
  const reset = (): void => {
    timers.clear();
    face.reset();
    telnyx.reset();
    faults.clear();
    clips.cache.clear();
    log.clear();
  };
  const app = fastify({
    forceCloseConnections: true,
    logger: { level: 'error' },
    // A path that cannot even be decoded; anything else never gets here.
    frameworkErrors: (_error, request, reply) => void (reply as FastifyReply).code(404).send(notFound(request.url.slice(0, 256)).body()),
  });
  await app.register(face.rest.register);
  await app.register(telnyx.rest.register);
  await app.register(new ControlRoutes({ ...face, telnyx, clips, log, faults, reset }).register, { prefix: '/control' });
  await app.register(phoneFiles(path.join(folder, 'phone')));
  const signalling = attachSignalling(app.server, face.acceptor, { clock, network: faults.network });
  const telnyxRtc = attachTelnyxRtc(app.server, telnyx.rtc, { clock, network: faults.network });
  telnyx.useBrowsers(telnyxRtc);
  const closePhones = attachPhone(app.server, phones, { clock, sound: config.media, network: faults.network });
  await app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? new Error(`Port ${config.port} is in use: choose another by CARRIER_PORT, or 0 for a free one`)
      : error;
  });
  const { port } = app.server.address() as AddressInfo;
  url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  const stop = async (): Promise<void> => {
    reset();
    closePhones();
    signalling.close();
    telnyxRtc.close();
    await app.close();
    timers.clear();
    closeIdleConnections();
  };
  return { url, port, stop };
}
