import { Global, Module, type DynamicModule } from '@nestjs/common';
import { API_PREFIXES } from '@dialer/contracts';
import type { IncomingMessage } from 'node:http';
import { LoggerModule, type Params } from 'nestjs-pino';
import { stdTimeFunctions } from 'pino';
import type { AppConfig } from '../config/app-config';
import { LogContext } from './log-context';
import { maskLine } from './mask';
import { redact, serializeError } from './redact';

/** JSON lines on stdout, one per request; see mask.ts and redact.ts for what never stands in them. */
@Global()
@Module({})
export class LoggingModule {
  static forRoot(config: Pick<AppConfig, 'logLevel'>): DynamicModule {
    return {
      module: LoggingModule,
      imports: [LoggerModule.forRoot(loggingParams(config))],
      providers: [LogContext],
      exports: [LoggerModule, LogContext],
    };
  }
}

export function loggingParams({ logLevel }: Pick<AppConfig, 'logLevel'>): Params {
  return {
    assignResponse: true,
    pinoHttp: {
      level: logLevel,
      // As text: a number of milliseconds would look like a phone number.
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }), bindings: () => ({}), log: (line) => redact(line) as Record<string, unknown> },
      hooks: { streamWrite: maskLine },
      wrapSerializers: false,
      serializers: {
        err: (error: unknown) => serializeError(error),
        req: ({ method, url }: IncomingMessage) => ({ method, path: pathOf(url) }),
        res: statusOf,
      },
      quietReqLogger: true,
      customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
      autoLogging: { ignore: (request) => !isOurs(pathOf(request.url)) },
      // What a caller did wrong is not our fault; what we did wrong has an error line of its own (ADR 3).
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'warn' : 'info'),
      customSuccessMessage: () => 'request',
      customErrorMessage: () => 'request',
      customErrorObject: (_request, _response, _error, line: object) => ({ ...line, err: undefined }),
    },
  };
}

const QUIET = ['/health', '/metrics'];

/** The admin app's files and the probes would only bury what matters. */
function isOurs(path: string): boolean {
  return !QUIET.includes(path) && API_PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

/** Queries may carry what a path may not. */
function pathOf(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}

function statusOf({ statusCode }: { statusCode: number }): { status: number } {
  return { status: statusCode };
}
