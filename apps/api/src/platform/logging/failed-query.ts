interface FailedQuery extends Error {
  query: string;
  params: unknown[];
}

/** drizzle's error for a statement that failed: its message and stack hold the statement and every value, whoever they are about. */
export function isFailedQuery(error: unknown): error is FailedQuery {
  return error instanceof Error && 'query' in error && 'params' in error;
}

/** What PostgreSQL or the network said, and where in our code: nothing of the statement, nothing of its values. */
export function describeFailedQuery(error: FailedQuery): { type: string; message: string; stack?: string; code?: unknown } {
  const reason = error.cause instanceof Error ? reasonOf(error.cause) : 'no reason given';
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return { type: 'FailedQuery', message: `A query failed: ${reason}`, stack: frames(error), code };
}

/** An error in words that may be kept and shown. */
export function plainMessage(error: unknown): string {
  if (isFailedQuery(error)) return describeFailedQuery(error).message;
  return error instanceof Error ? error.message : String(error);
}

/** PostgreSQL's class 22, data exceptions, repeats the value it could not read: `invalid input syntax for type uuid: "…"`. */
function reasonOf(cause: Error): string {
  const { code } = cause as { code?: unknown };
  return String(code).startsWith('22') ? cause.message.replace(/".*"/s, '[hidden]') : cause.message;
}

/** The message is a prefix of the stack. When it cannot be found there, it may have been changed since, and nothing is safe. */
function frames({ stack = '', message }: Error): string | undefined {
  const start = stack.indexOf(message);
  return start < 0 ? undefined : stack.slice(start + message.length).trim();
}
