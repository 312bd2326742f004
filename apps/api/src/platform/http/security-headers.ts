import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../config/app-config';

type Settings = Pick<AppConfig, 'http' | 'localCarrier' | 'twilio' | 'telnyx'>;

/** Where Twilio's browser SDK signals and reports: hosts of its regions and edges (carriers/twilio.md). Its sounds are ours. */
const TWILIO = ['https://*.twilio.com', 'wss://*.twilio.com'];
/** The one host Telnyx's browser SDK signals by as we use it: no region, and its reports are off (carriers/telnyx.md §7.1). */
const TELNYX = ['wss://rtc.telnyx.com'];

export async function addSecurityHeaders(app: NestFastifyApplication, config: Settings): Promise<void> {
  const secure = config.http.baseUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", ...carrierHosts(config)],
        mediaSrc: ["'self'", 'blob:', 'mediastream:'],
        // Angular Material writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
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

/** The carriers a page of this installation speaks to, and no other. */
function carrierHosts({ localCarrier, twilio, telnyx }: Settings): string[] {
  if (localCarrier) return localCarrierHosts(localCarrier.url);
  return [...(twilio ? TWILIO : []), ...(telnyx ? TELNYX : [])];
}

/** The page reaches the local carrier under the name the page itself was loaded by. */
function localCarrierHosts(url: string): string[] {
  const { port } = new URL(url);
  return ['localhost', '127.0.0.1'].flatMap((host) => [`http://${host}:${port}`, `ws://${host}:${port}`]);
}
