/** Something the person at the terminal can put right: shown as its message alone, without a stack, and exit code 1. */
export class Fault extends Error {
  name = 'Fault';
}

const PLAIN = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The disk quota is used up',
  EROFS: 'The disk is read-only',
  EACCES: 'No permission',
  EPERM: 'No permission',
  EMFILE: 'Too many open files (raise `ulimit -n`)',
  EIO: 'The disk reports an error',
};

/** One line about what a person can put right; undefined when it is our bug and needs its stack. */
export function plainly(error) {
  if (error instanceof Fault) return error.message;
  const what = PLAIN[error?.code];
  return what && `${what}${error.path ? `: ${error.path}` : ''}.`;
}

export function report(error) {
  const line = plainly(error);
  console.error(line ? `\n${line}\n` : error);
}

export function reportAndExit(error) {
  report(error);
  process.exit(1);
}
