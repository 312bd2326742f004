/** Something the person at the terminal can put right: shown as its message alone, without a stack, and exit code 1. */
export class Fault extends Error {
  name = 'Fault';
}

/** The last word of a tool that failed: a fault is one line, anything else is our bug and keeps its stack. */
export function reportAndExit(error) {
  console.error(error instanceof Fault ? `\n${error.message}\n` : error);
  process.exit(1);
}
