import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../config/app-config';

/** Where Twilio's browser SDK signals, reports and loads its sounds from (carriers/twilio.md). */
const TWILIO_CONNECT = ['https://*.twilio.com', 'wss://*.twilio.com', 'https://media.twiliocdn.com'];
const TWILIO_MEDIA = ['https://media.twiliocdn.com', 'https://sdk.twilio.com'];

export async function addSecurityHeaders(app: NestFastifyApplication, config: Pick<AppConfig, 'http' | 'localCarrier'>): Promise<void> {
  const secure = config.http.baseUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", ...(config.localCarrier ? localCarrier(config.localCarrier.url) : TWILIO_CONNECT)],
        mediaSrc: ["'self'", 'blob:', 'mediastream:', ...TWILIO_MEDIA],
        // Angular Material writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        // On plain http it would turn every file into an https one that nobody serves.
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** The page reaches the local carrier under the name the page itself was loaded by. */
function localCarrier(url: string): string[] {
  const { port } = new URL(url);
  return ['localhost', '127.0.0.1'].flatMap((host) => [`http://${host}:${port}`, `ws://${host}:${port}`]);
}
