import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock';
import { JobQueue } from '../../queue/job-queue';
import { Background } from '../background';
import type { AgentRow } from '../campaign-rows.repository';
import { CampaignMoves } from '../lines/campaign-moves';
import { LineDoor } from '../lines/line-door';
import { DeskActs } from './desk-acts';
import { DeskDoor } from './desk-door';
import { isTaken } from './desk-state';

const SOON_MS = 60_000;

/** What follows a committed change of a desk (figure: agent free → next dial p99 ≤ 150 ms). */
@Injectable()
export class DeskAfterwards implements OnModuleInit {
  constructor(
    private readonly door: DeskDoor,
    private readonly acts: DeskActs,
    private readonly lines: LineDoor,
    private readonly moves: CampaignMoves,
    private readonly jobs: JobQueue,
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.door.whenCommitted((before, after) => this.follow(before, after));
  }

  private follow(before: AgentRow | null, after: AgentRow): void {
    this.act(after);
    // A person is with them: whether the agent is in the room decides what they hear (calls.md D18).
    const cameOrWent = before !== null && (before.joinedAt === null) !== (after.joinedAt === null);
    if (cameOrWent && isTaken(after) && after.callId) this.background.start(this.lines.change(after.callId));
    const isFree = after.state === 'free' && before?.state !== 'free';
    const wasFree = before?.state === 'free' && after.state !== 'free';
    if (isFree) this.background.start(this.serve(after.campaignId));
    if (wasFree) this.background.start(this.moves.agentTaken(after.campaignId));
  }

  /** Who waits comes before who is dialled. */
  private async serve(campaignId: string): Promise<void> {
    await this.moves.agentFreed(campaignId);
    await this.moves.mayDial(campaignId);
  }

  private act({ id, actAt }: AgentRow): void {
    if (!actAt) return;
    const delayMs = actAt.getTime() - this.clock.now().getTime();
    if (delayMs <= 0) this.background.start(this.acts.run(id));
    else if (delayMs <= SOON_MS) this.background.start(this.jobs.add('agent-act', id, { delayMs }));
  }
}
