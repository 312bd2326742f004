/** What health and metrics want to know about jobs without knowing the queue module. */
export abstract class QueueStatus {
  /** Answers when the place where jobs are kept does. */
  abstract ping(): Promise<void>;
  abstract depths(): Promise<{ job: string; counts: Record<string, number> }[]>;
}
