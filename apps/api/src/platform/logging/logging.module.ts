import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { stdTimeFunctions, type LoggerOptions } from 'pino';
import type { AppConfig } from '../config/app-config';
import { currentLogIds } from './log-context';
import { maskLine } from './mask';
import { redact, serializeError } from './redact';

/** JSON lines on stdout; see mask.ts and redact.ts for what never stands in them. Code writes by Nest's own `Logger`. */
@Module({})
export class LoggingModule {
  static forRoot(config: Pick<AppConfig, 'logLevel'>): DynamicModule {
    // Requests are logged by a hook (request-log.ts), which costs less than a middleware on every path.
    // Unwrapped: pino-http would hand our serializers a copy of an error, of which nothing that we know is left.
    const params: Params = { pinoHttp: { ...loggerOptions(config), wrapSerializers: false }, forRoutes: [] };
    return { module: LoggingModule, imports: [LoggerModule.forRoot(params)] };
  }
}

export function loggerOptions({ logLevel }: Pick<AppConfig, 'logLevel'>): LoggerOptions {
  return {
    level: logLevel,
    base: null,
    // As text: a number of milliseconds would look like a phone number.
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => ({ ...currentLogIds() }),
    formatters: { level: (level) => ({ level }), log: (line) => redact(line) as Record<string, unknown> },
    serializers: { err: serializeError },
    hooks: { streamWrite: maskLine, logMethod: withoutInventory },
  };
}

/** Nest lists every module and route at each start: a hundred lines that nobody reads. Warnings of the same classes stay. */
const INVENTORY = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'WebSocketsController', 'NestFactory', 'NestApplication']);
const INFO = 30;

const withoutInventory: NonNullable<LoggerOptions['hooks']>['logMethod'] = function (args, method, level) {
  const [first] = args as [{ context?: string } | string | undefined];
  const inventory = level <= INFO && typeof first === 'object' && INVENTORY.has(first.context ?? '');
  if (!inventory) method.apply(this, args);
};
