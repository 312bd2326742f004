import { Injectable } from '@nestjs/common';
import type { AgentJoined, ProviderName } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { v4 as randomUuid, v7 as uuid } from 'uuid';
import { Clock } from '../../../platform/clock/clock';
import { Database, type Tx } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import type { Principal } from '../../auth/principal';
import { BrowserTokens } from '../../calls/browser-tokens';
import { CampaignRowsRepository, type AgentRow, type CampaignRow } from '../campaign-rows.repository';
import { LineCarriers } from '../lines/line-carriers';
import { agentView } from './agent-view';
import { DeskDoor } from './desk-door';
import { deskRoom } from './desk-room';
import { atRest, HEARTBEAT_SECONDS, isTaken, left } from './desk-state';
import { DesksRepository } from './desks.repository';

/** A desk whose browser has been silent for so long is as good as left. */
const ABANDONED_DESK_MS = 30_000;

interface Seat {
  principal: Principal;
  identity: string;
  provider: ProviderName;
  /** Where the browser is rung; null where it dials in. */
  credential: string | null;
}

/** Sitting down at a campaign (calls.md D20): a warm room of one's own, before anybody is dialled. */
@Injectable()
export class DesksService {
  constructor(
    private readonly db: Database,
    private readonly rows: CampaignRowsRepository,
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
    private readonly tokens: BrowserTokens,
    private readonly carriers: LineCarriers,
    private readonly clock: Clock,
  ) {}

  async sitDown(campaignId: string, principal: Principal): Promise<AgentJoined> {
    const campaign = await this.rows.campaign(campaignId);
    if (!campaign) throw new AppError('CAMPAIGN_NOT_FOUND', 'Campaign not found', { campaign_id: campaignId });
    if (campaign.phase === 'ended') throw new AppError('CONFLICT', 'The campaign has ended', { status: 'ended' });
    const provider = this.carriers.of(campaign.provider);
    const access = await this.tokens.access(provider, principal, 'room');
    const seat = { principal, identity: access.identity, provider: provider.name, credential: access.sip?.username ?? null };
    const agent = await this.seat(campaign, provider, { ...seat, credential: provider.bridge ? seat.credential : null });
    const { bridge } = provider;
    return {
      agent: agentView(agent),
      provider: provider.name,
      to: `conference:${agent.room}`,
      participant_label: agent.label,
      token: access.token,
      identity: access.identity,
      ...this.tokens.connection(provider),
      ...(access.sip && { sip_username: access.sip.username, sip_password: access.sip.password }),
      ...(bridge && { client_state: bridge.clientState(agent.id, agent.label) }),
      heartbeat_seconds: HEARTBEAT_SECONDS,
    };
  }

  /** The same desk for who sits there already; the leg before is let go, and nothing it still tells counts. */
  private async seat(campaign: CampaignRow, provider: TelephonyProvider, seat: Seat): Promise<AgentRow> {
    const seated = await this.db.tx(async (tx) => {
      const before = await this.desks.lockOpen(tx, seat.principal.id);
      if (before?.campaignId === campaign.id) return { before, after: await this.again(tx, before, seat) };
      if (before) await this.leaveFor(tx, before);
      return { before: null, after: await this.first(tx, campaign, seat) };
    });
    const { before, after } = seated;
    await this.door.committed(before, after);
    if (before?.legSid && !before.leftAt) await provider.hangUpLeg(before.legSid).catch(() => undefined);
    return after;
  }

  private again(tx: Tx, before: AgentRow, seat: Seat): Promise<AgentRow> {
    const now = this.clock.now();
    // A person who is in the room is found there again; without one it is a new room (D20).
    const room = isTaken(before) ? {} : { room: deskRoom(uuid()), conferenceSid: null, lastSequence: null };
    const fresh = { ...before, ...room, ...legOf(seat, now), identity: seat.identity, heartbeatAt: now };
    const absent = { ...fresh, joinedAt: null, leftAt: before.joinedAt ? now : before.leftAt };
    return this.door.save(tx, before, isTaken(absent) || absent.state === 'wrap_up' ? absent : atRest(absent, now));
  }

  private async first(tx: Tx, campaign: CampaignRow, seat: Seat): Promise<AgentRow> {
    const { principal } = seat;
    const now = this.clock.now();
    const id = uuid();
    const blank: AgentRow = {
      ...NOTHING_YET,
      ...legOf(seat, now),
      id,
      campaignId: campaign.id,
      provider: seat.provider,
      principalId: principal.id,
      userId: principal.kind === 'user' ? principal.userId : null,
      name: principal.kind === 'user' ? principal.name : null,
      identity: seat.identity,
      state: 'away',
      stateSince: now,
      room: deskRoom(id),
      heartbeatAt: now,
      createdAt: now,
    };
    if (!(await this.desks.insert(tx, blank))) throw new AppError('CONFLICT', 'Another window is just sitting down; try again');
    return this.door.save(tx, blank, { ...blank });
  }

  /** One campaign at a time; a desk that nobody sits at any more is given up for the new one. */
  private async leaveFor(tx: Tx, before: AgentRow): Promise<void> {
    const now = this.clock.now();
    const isSilent = now.getTime() - before.heartbeatAt.getTime() > ABANDONED_DESK_MS;
    if (!isSilent || isTaken(before)) {
      throw new AppError('CONFLICT', 'You are at work in another campaign; leave that one first', { campaign_id: before.campaignId });
    }
    await this.door.save(tx, before, left(before, now));
  }
}

function legOf({ credential }: Seat, now: Date) {
  const label = `agent_${randomUuid().replaceAll('-', '').slice(0, 12)}`;
  return { label, legMintedAt: now, legSid: null, legAnsweredAt: null, credential, legDialAt: credential === null ? null : now };
}

const NOTHING_YET = {
  pauseReason: null,
  callId: null,
  conferenceSid: null,
  joinedAt: null,
  leftAt: null,
  lastSequence: null,
  endedAt: null,
  actAt: null,
  actAttempts: 0,
} satisfies Partial<AgentRow>;
