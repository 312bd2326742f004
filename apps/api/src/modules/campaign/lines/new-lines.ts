import { Injectable } from '@nestjs/common';
import type { CampaignFrameBody } from '@dialer/contracts';
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../../platform/database/database';
import { CallWriter } from '../../calls/call-writer';
import type { CallRow } from '../../calls/calls.repository';
import { newCallRow } from '../../calls/new-call';
import type { CampaignContactRow, CampaignRow, LineRow } from '../campaign-rows.repository';
import { LineCarriers, detectionOf } from './line-carriers';
import { lineStatus, lineView } from './line-status';
import { LinesRepository } from './lines.repository';

interface NewLine {
  dialNumber: number;
  ordered: boolean;
  now: Date;
}

/** Intent before the dial (design.md §4.1): the call's row and the line's, in the transaction that has picked the contact. */
@Injectable()
export class NewLines {
  constructor(
    private readonly writer: CallWriter,
    private readonly lines: LinesRepository,
    private readonly carriers: LineCarriers,
  ) {}

  async begin(
    tx: Tx,
    campaign: CampaignRow,
    contact: CampaignContactRow,
    line: NewLine,
  ): Promise<{ call: CallRow; frame: CampaignFrameBody }> {
    const { ordered, now } = line;
    const row = this.callRow(campaign, contact, line);
    const detail = { campaign_id: campaign.id, attempt: contact.attempts + 1, ordered };
    const call = await this.writer.begin(tx, row, { kind: 'intent', source: ordered ? 'user' : 'job', at: now, detail });
    const begun: LineRow = {
      ...NOTHING_YET,
      callId: call.id,
      campaignId: campaign.id,
      campaignContactId: contact.id,
      attempt: contact.attempts + 1,
      ordered,
      stage: 'dialing',
      detection: campaign.amd.enabled && detectionOf(campaign.amd) !== null,
    };
    await this.lines.insert(tx, begun);
    const status = lineStatus(begun, call);
    const about = { phone: call.toPhone, call_id: call.id };
    return {
      call,
      frame: { type: 'status_update', ...about, status, contact_status: { [call.toPhone]: status }, line: lineView(begun, call) },
    };
  }

  /** Nobody's yet: whoever it is given to is written on it then. Caller IDs take turns. */
  private callRow(campaign: CampaignRow, contact: CampaignContactRow, { dialNumber, now }: NewLine): CallRow {
    const provider = this.carriers.of(campaign.provider);
    const { callerIds } = campaign;
    const from = callerIds[dialNumber % Math.max(1, callerIds.length)] ?? provider.defaultCallerId;
    const { phone, name, company, timeZone } = contact;
    const input = {
      principal: { kind: 'api_key' as const, id: campaign.principalId, permissions: [] },
      identity: campaign.identity,
      provider,
      path: 'line' as const,
      to: phone,
      from,
      ownCallerIds: [from],
      contact: contact.contactId ? { id: contact.contactId, name: name ?? '', company: company ?? '', timeZone } : null,
      record: null,
      overrideReason: null,
      idempotency: null,
    };
    const row = newCallRow(uuid(), input, now);
    return { ...row, campaignId: campaign.id, contactName: name, contactCompany: company, contactTimeZone: timeZone };
  }
}

const NOTHING_YET = {
  agentId: null,
  verdict: null,
  verdictAt: null,
  answeredAt: null,
  greetingEndAt: null,
  verdictDueAt: null,
  reservedAt: null,
  joinSentAt: null,
  joinAttempts: 0,
  connectedAt: null,
  messageAt: null,
  dropAt: null,
  cancelAt: null,
  abandonedAt: null,
  actAt: null,
  actAttempts: 0,
  endedAt: null,
} satisfies Partial<LineRow>;
