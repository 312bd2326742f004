import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import type { CallRow } from '../../calls/calls.repository';
import { JobQueue } from '../../queue/job-queue';
import { WrapUps } from '../agents/wrap-ups';
import { Background } from '../background';
import { CampaignFrames } from '../campaign-frames';
import { CampaignMoves } from './campaign-moves';
import { LineActs } from './line-acts';
import type { LineEffects } from './line-changes';
import { LineDoor } from './line-door';
import { QueueTrack } from './queue-track';

/** A nudge further off than this is left to the sweep. */
const SOON_MS = 60_000;

/**
 * What follows a committed change of a line, in this very process: a person who has said hello must not wait for a worker
 * (figure: verdict → join request p99 ≤ 50 ms). All of it is owed on rows too, so a process that dies here costs seconds.
 */
@Injectable()
export class LineAfterwards implements OnModuleInit {
  constructor(
    private readonly door: LineDoor,
    private readonly acts: LineActs,
    private readonly moves: CampaignMoves,
    private readonly track: QueueTrack,
    private readonly wrapUps: WrapUps,
    private readonly jobs: JobQueue,
    private readonly frames: CampaignFrames,
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.door.whenCommitted((call, effects) => this.follow(call, effects));
  }

  private follow(call: CallRow, effects: LineEffects): void {
    const { campaignId } = effects;
    const { background, moves } = this;
    this.act(call.id, effects.actDue);
    if (effects.frames.length) background.start(this.frames.poke(campaignId));
    if (effects.answered && effects.isQueued) background.start(this.track.playTo(call));
    if (effects.agentFreed) background.start(moves.agentFreed(campaignId));
    if (effects.mayDial) background.start(moves.mayDial(campaignId, effects.dialLaterMs));
    if (effects.agentTaken) background.start(moves.agentTaken(campaignId));
    if (effects.logged) background.start(this.wrapUps.over(call.id));
    if (effects.over) background.start(moves.lineOver(campaignId));
  }

  private act(callId: string, due: Date | null): void {
    if (!due) return;
    const delayMs = due.getTime() - this.clock.now().getTime();
    if (delayMs <= 0) this.background.start(this.acts.run(callId));
    else if (delayMs <= SOON_MS) this.background.start(this.jobs.add('amd-result', callId, { delayMs }));
  }
}
