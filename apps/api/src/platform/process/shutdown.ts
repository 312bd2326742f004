import { Logger } from '@nestjs/common';

/** Jobs and requests still running after this are cut off: rows say what is owed, so nothing is lost. */
const PATIENCE_MS = 8_000;

/** On Ctrl-C or SIGTERM: stop taking work, finish what runs, close in order, leave. A second signal leaves at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  const logger = new Logger('Shutdown');
  let closing = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) process.exit(1);
    closing = true;
    logger.log({ signal }, 'shutting down');
    setTimeout(() => {
      logger.warn(`still busy after ${PATIENCE_MS} ms; leaving anyway`);
      process.exit(1);
    }, PATIENCE_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.warn({ err: error }, 'could not close cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

/** A fault nobody caught leaves the process in an unknown state; whoever supervises it starts it again. */
export function leaveOnFault(): void {
  const logger = new Logger('Process');
  const leave = (error: unknown) => {
    logger.fatal({ err: error }, 'unexpected fault; the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', leave).on('unhandledRejection', leave);
}
