import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

/** Ids every line shall carry from here on. Ids only: never a number, a name or a text of a person. */
export interface LogIds {
  callId?: string;
  provider?: string;
  job?: string;
  rowId?: string;
}

@Injectable()
export class LogContext {
  constructor(private readonly logger: PinoLogger) {}

  /** For the rest of the current request or job, its own closing line included. */
  add(ids: LogIds): void {
    try {
      this.logger.assign(ids);
    } catch {
      // Outside a request or job there is no line to add to.
    }
  }

  run<T>(ids: LogIds, work: () => T): T {
    return this.logger.runInContext(work, { bindings: { ...ids } });
  }
}
