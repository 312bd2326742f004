import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AgentJoined, AgentView, CampaignContactStatus } from '@dialer/contracts';
import { v7 as uuid } from 'uuid';
import { Database } from '../../../platform/database/database';
import { campaignContacts, campaigns } from '../../../platform/database/schema/campaigns';
import { CallStage, until } from '../../calls/testing/call-stage';
import { signed, type CarrierRequest, type SignedWebhook } from '../../calls/testing/scripted-twilio';
import { ComplianceService } from '../../compliance/compliance.service';
import type { TestAppOptions } from '../../../testing/test-app';
import { CampaignEngine } from '../campaign-engine';
import type { AgentRow, CampaignContactRow, CampaignRow, LineRow } from '../campaign-rows.repository';

/** One leg of a line, as the carrier sees it. */
export interface ScriptedLine {
  sid: string;
  to: string;
  callId: string;
  form: Record<string, string>;
  at: number;
}
export interface ScriptedAgent extends AgentJoined {
  headers: Record<string, string>;
  legSid: string;
  conferenceSid: string;
  userId: string;
}

const sid = (prefix: string) => prefix + randomBytes(16).toString('hex');
let numbers = 0;

/** Campaigns on Twilio, whose webhooks come when the spec says so. */
export class CampaignStage {
  readonly lines: ScriptedLine[] = [];
  /** Who calls us, by their leg. */
  readonly inbound = new Map<string, string>();
  readonly joins: { sid: string; room: string; at: number }[] = [];
  private readonly sequences = new Map<string, number>();

  private constructor(readonly calls: CallStage) {
    calls.carrier.extension = (request, response) => this.serve(request, response);
  }

  static async open(options: TestAppOptions = {}): Promise<CampaignStage> {
    return new CampaignStage(await CallStage.open(options));
  }

  close(): Promise<void> {
    return this.calls.close();
  }

  get engine(): CampaignEngine {
    return this.calls.api.app.get(CampaignEngine);
  }

  sql(text: string, values: unknown[] = []): Promise<any[]> {
    return this.calls.sql(text, values);
  }

  campaign(size: number, partial: Partial<CampaignRow> = {}): Promise<CampaignRow> {
    return addCampaign(this.calls, size, partial);
  }

  /** An agent in the warm room: seated, dialled in, and told so by the carrier. */
  async agent(campaign: CampaignRow): Promise<ScriptedAgent> {
    const user = await this.calls.newUser();
    const joined = await this.calls.post<AgentJoined>(`/api/campaign/${campaign.id}/agents`, {}, user.headers);
    if (joined.status !== 200) throw new Error(`no desk: ${joined.status} ${joined.text}`);
    const agent = { ...joined.body, headers: user.headers, userId: user.id, legSid: sid('CA'), conferenceSid: sid('CF') };
    await this.comesIn(agent);
    return agent;
  }

  async comesIn(agent: ScriptedAgent): Promise<void> {
    const twiml = await this.calls.webhook(this.calls.carrier.dialFrom(agent.identity, agent.to, { CallSid: agent.legSid }));
    if (!twiml.text.includes(agent.to.replace('conference:', ''))) throw new Error(`not let in: ${twiml.text}`);
    await this.room(agent, 'participant-join', agent.legSid, agent.participant_label);
  }

  async goesAway(agent: ScriptedAgent): Promise<void> {
    await this.room(agent, 'participant-leave', agent.legSid, agent.participant_label);
  }

  act(agent: ScriptedAgent, action: string, body: object = {}) {
    return this.calls.post<AgentView>(`/api/campaign-agents/${agent.agent.id}/${action}`, body, agent.headers);
  }

  row(agent: ScriptedAgent): Promise<AgentRow> {
    return this.drizzled<AgentRow>('campaign_agents', 'id', agent.agent.id);
  }

  line(callId: string): Promise<LineRow> {
    return this.drizzled<LineRow>('campaign_lines', 'call_id', callId);
  }

  async contact(campaign: CampaignRow, phone: string): Promise<CampaignContactRow> {
    const [row] = await this.sql('select * from campaign_contacts where campaign_id = $1 and phone = $2', [campaign.id, phone]);
    return camel<CampaignContactRow>(row);
  }

  status = async (campaign: CampaignRow, phone: string): Promise<CampaignContactStatus> => (await this.contact(campaign, phone)).status;

  async frames(campaign: CampaignRow): Promise<({ type: string } & Record<string, any>)[]> {
    const rows = await this.sql('select body from live_frames where stream = $1 order by seq', [`campaign:${campaign.id}`]);
    return rows.map(({ body }) => body);
  }

  /** The next dial of a campaign that the spec has not seen yet. */
  async nextLine(seen: readonly ScriptedLine[] = []): Promise<ScriptedLine> {
    return until('a dial', () => this.lines.find((one) => !seen.includes(one)));
  }

  // What the carrier tells

  status_(line: ScriptedLine, status: string, extra: Record<string, string> = {}): SignedWebhook {
    const fields = { CallSid: line.sid, From: '+14155550199', To: line.to, CallStatus: status, SequenceNumber: this.next(line.sid) };
    return signed(`/api/voice/status?call=${line.callId}`, { ...fields, ...extra });
  }

  async tell(line: ScriptedLine, ...statuses: string[]): Promise<void> {
    for (const status of statuses) await this.calls.webhook(this.status_(line, status));
  }

  async picksUp(line: ScriptedLine): Promise<string> {
    await this.tell(line, 'initiated', 'ringing', 'in-progress');
    return (await this.document(line, 'customer-queue')).text;
  }

  document(line: ScriptedLine, path: string, fields: Record<string, string> = {}) {
    return this.calls.webhook(signed(`/api/voice/${path}?call=${line.callId}`, { CallSid: line.sid, ...fields }));
  }

  verdict(line: ScriptedLine, answeredBy: string, ms = 1500) {
    const fields = { CallSid: line.sid, AccountSid: 'AC1', AnsweredBy: answeredBy, MachineDetectionDuration: String(ms) };
    return this.calls.webhook(signed(`/api/voice/amd-status?call=${line.callId}`, fields));
  }

  async comesToAgent(line: ScriptedLine, agent: ScriptedAgent): Promise<void> {
    await this.room(agent, 'participant-join', line.sid, 'customer');
  }

  async room(agent: ScriptedAgent, event: string, legSid: string, label: string): Promise<void> {
    const fields = {
      ConferenceSid: agent.conferenceSid,
      FriendlyName: agent.to.replace('conference:', ''),
      StatusCallbackEvent: event,
      SequenceNumber: this.next(agent.conferenceSid),
      CallSid: legSid,
      ParticipantLabel: label,
    };
    await this.calls.webhook(signed(`/api/voice/conference-status?call=${agent.agent.id}`, fields));
  }

  /** Until a person and the agent talk. */
  async connect(line: ScriptedLine, agent: ScriptedAgent): Promise<void> {
    await this.picksUp(line);
    await this.verdict(line, 'human');
    await until('the join', () => this.joins.find((one) => one.sid === line.sid));
    await this.comesToAgent(line, agent);
  }

  /** Commands for one leg. */
  commands(line: ScriptedLine): CarrierRequest[] {
    return this.calls.carrier.commands(line.sid);
  }

  private next(id: string): string {
    const number = this.sequences.get(id) ?? 0;
    this.sequences.set(id, number + 1);
    return String(number);
  }

  private serve({ method, path, form }: CarrierRequest, response: ServerResponse): boolean {
    if (method === 'POST' && path === '/Calls.json') {
      const callId = new URL(form['StatusCallback'] ?? 'http://x').searchParams.get('call') ?? '';
      const line = { sid: sid('CA'), to: form['To'] ?? '', callId, form, at: performance.now() };
      this.lines.push(line);
      return send(response, 201, { sid: line.sid, to: line.to, status: 'queued', queue_time: '0' });
    }
    const [, callSid] = /^\/Calls\/(CA[0-9a-f]{32})\.json$/.exec(path) ?? [];
    const caller = callSid ? this.inbound.get(callSid) : undefined;
    if (caller && method === 'GET') return send(response, 200, { sid: callSid, status: 'in-progress', from: caller, to: '+14155550199' });
    if (!callSid || method !== 'POST') return false;
    const room = /<Conference[^>]*>(CAMPAIGN_[0-9a-f]+)</.exec(form['Twiml'] ?? '')?.[1];
    if (room) this.joins.push({ sid: callSid, room, at: performance.now() });
    return send(response, 200, { sid: callSid, status: 'in-progress' });
  }

  private async drizzled<T>(table: string, column: string, id: string): Promise<T> {
    const [row] = await this.sql(`select * from ${table} where ${column} = $1`, [id]);
    return camel<T>(row);
  }
}

function send(response: ServerResponse, status: number, body: object): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}

function camel<T>(row: Record<string, unknown>): T {
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([key, value]) => [key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()), value]),
  ) as T;
}

/** A running one with so many contacts, whose numbers nobody else in the spec has. */
export async function addCampaign(stage: CallStage, size: number, partial: Partial<CampaignRow> = {}): Promise<CampaignRow> {
  const compliance = stage.api.app.get(ComplianceService);
  const row = { ...makeCampaign(), ...partial };
  const contacts = Array.from({ length: size }, (_, index) => {
    const phone = `+1415555${String(1000 + (numbers++ % 9000))}`;
    return { id: uuid(), campaignId: row.id, position: index + 1, phone, name: `P ${index}`, hoursKey: compliance.hoursKeyOf(phone, null) };
  });
  return stage.api.app.get(Database).tx(async (tx) => {
    const [campaign] = await tx.insert(campaigns).values(row).returning();
    if (contacts.length) await tx.insert(campaignContacts).values(contacts);
    return campaign!;
  });
}

export function makeCampaign(): typeof campaigns.$inferInsert {
  return {
    id: uuid(),
    name: 'spec',
    phase: 'running',
    provider: 'twilio',
    mode: 'parallel',
    lines: 1,
    answerPolicy: 'detect_first',
    amd: { enabled: true, unknown: 'connect', on_machine: 'hang_up', message_id: null, audience: 'consumer' },
    retry: { max_attempts: 3, delay_minutes: {} },
    ringFloorSeconds: 15,
    callerIds: [],
    principalId: `key:${randomUUID()}`,
    identity: 'key_spec',
    createdAt: new Date(),
  };
}
