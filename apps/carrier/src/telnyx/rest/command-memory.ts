import type { RestAnswer } from './rest-answer';

const REMEMBERED_MS = 60_000;

/** A command that comes again with the same `command_id` within a minute is not done again; its answer is the same (§5.1). */
export class CommandMemory {
  private readonly answers = new Map<string, { at: number; answer: RestAnswer | Promise<RestAnswer> }>();

  /** `about`: the leg or path the command is for. A command that was refused is forgotten. */
  async once(about: string, commandId: string | undefined, act: () => RestAnswer | Promise<RestAnswer>): Promise<RestAnswer> {
    if (commandId === undefined) return act();
    this.forgetOld();
    const key = `${about} ${commandId}`;
    const known = this.answers.get(key);
    if (known) return known.answer;
    const answer = act();
    this.answers.set(key, { at: performance.now(), answer });
    try {
      return await answer;
    } catch (error) {
      this.answers.delete(key);
      throw error;
    }
  }

  clear(): void {
    this.answers.clear();
  }

  /** Oldest first, as they were put in. */
  private forgetOld(): void {
    for (const [key, { at }] of this.answers) {
      if (performance.now() - at < REMEMBERED_MS) return;
      this.answers.delete(key);
    }
  }
}
