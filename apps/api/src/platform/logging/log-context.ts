import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids every line carries. Ids only: never a number, a name or a text of a person. */
export interface LogIds {
  requestId?: string;
  callId?: string;
  provider?: string;
  job?: string;
  rowId?: string;
}

const current = new AsyncLocalStorage<LogIds>();

/** All lines that `work` writes, also after awaiting, carry these ids. */
export function runWithLogIds<T>(ids: LogIds, work: () => T): T {
  return current.run(ids, work);
}

/** For the rest of this request or job, its own closing line included. Outside of one there is nothing to add to. */
export function addLogIds(ids: LogIds): void {
  const store = current.getStore();
  if (store) Object.assign(store, ids);
}

export function currentLogIds(): LogIds {
  return current.getStore() ?? {};
}
