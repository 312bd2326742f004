import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';

/** OpenAPI of every controller, as a page and as `/api/docs-json`. */
export function addApiDocs(app: NestFastifyApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Cold Call Dialer')
    .setDescription('Errors are `{ "error": { "code", "message", "details" } }` everywhere.')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addCookieAuth('session')
    .build();
  SwaggerModule.setup(ROUTES.docs.slice(1), app, () => SwaggerModule.createDocument(app, about));
}
