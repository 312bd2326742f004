import { Injectable } from '@nestjs/common';
import type { CallView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { JobQueue } from '../queue/job-queue';
import { FramePublisher } from '../realtime/frame-publisher';
import { isOver } from './call-state';
import { toCallView } from './call-view';
import type { CallRow } from './calls.repository';

/** A nudge further off than this is left to the sweep, or to the next event of the call. */
const SOON_MS = 60_000;

/** Who is told of a change: the user's screens, and the jobs that do what it left owed. */
@Injectable()
export class CallNews {
  constructor(
    private readonly frames: FramePublisher,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** Only what the user can see makes a frame, and it is the last statement: it holds the stream's lock. */
  async announce(tx: Tx, before: CallRow | null, after: CallRow): Promise<void> {
    if (!after.userId) return;
    const now = this.clock.now();
    const view = toCallView(after, now);
    const seen = before && toCallView(before, now);
    if (seen && isSame(seen, view)) return;
    const ended = isOver(after.state) && !(before && isOver(before.state));
    const onlyRecording = seen && isSame({ ...seen, recording: view.recording }, view);
    const type = onlyRecording ? 'recording_state' : ended ? 'call_ended' : 'call_state';
    await this.frames.append(tx, streamOf(after.userId), { type, call: view });
  }

  async poke({ userId }: CallRow): Promise<void> {
    if (userId) await this.frames.poke([streamOf(userId)]);
  }

  /** Makes soon what the row makes certain (ADR 2). */
  async nudge({ id, actAt }: CallRow): Promise<void> {
    if (!actAt) return;
    const delayMs = Math.max(0, actAt.getTime() - this.clock.now().getTime());
    if (delayMs <= SOON_MS) await this.jobs.add('call-act', id, { delayMs });
  }
}

const isSame = (a: CallView, b: CallView) => JSON.stringify(a) === JSON.stringify(b);
const streamOf = (userId: string) => `user:${userId}`;
