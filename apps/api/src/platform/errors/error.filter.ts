import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ErrorBody } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './app-error';
import { ERROR_STATUS } from './error-status';
import { toAppError } from './to-app-error';

/** The only place where an error meets HTTP. Unknown ones become INTERNAL_ERROR: no stack, no message of theirs leaves. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw thrown;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (reply.sent) return;
    const error = toAppError(thrown) ?? this.unexpected(thrown);
    const status = error.http.status ?? ERROR_STATUS[error.code];
    if (error.http.retryAfterSeconds !== undefined) void reply.header('Retry-After', String(Math.ceil(error.http.retryAfterSeconds)));
    void reply
      .status(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(toErrorBody(error, String(request.id)));
  }

  /** An ERROR line means a person must act (ADR 3): here, find the fault in our code. */
  private unexpected(thrown: unknown): AppError {
    this.logger.error({ err: thrown }, 'unexpected error');
    return new AppError('INTERNAL_ERROR', 'Something went wrong on our side; the request id helps us to find it');
  }
}

export function toErrorBody(error: AppError, requestId: string): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details && { details: error.details }),
      ...(error.code === 'INTERNAL_ERROR' && { request_id: requestId }),
    },
  };
}
