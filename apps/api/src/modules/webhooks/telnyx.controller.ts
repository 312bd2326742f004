import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import type { CallEvent, DigitsEvent } from '@dialer/telephony';
import type { FastifyReply } from 'fastify';
import { CarrierWebhook } from '../auth/access.decorators';
import { CallsService } from '../calls/calls.service';
import { StrayCalls } from '../calls/stray-calls';
import { CampaignWebhooks } from '../campaign/campaign-webhooks';
import { VoiceWebhooks, type WebhookRequest } from './voice-webhooks';

/**
 * Telnyx's webhooks (contract.md §2). A connection has one address, so all paths are one (calls.md A5): what an event is about
 * stands in it. Events of calls that are not ours get their 200 and are dropped.
 */
@ApiExcludeController()
@CarrierWebhook()
@Controller(`${ROUTES.coldCall}/webhook/telnyx`)
export class TelnyxController {
  constructor(
    private readonly webhooks: VoiceWebhooks,
    private readonly calls: CallsService,
    private readonly strays: StrayCalls,
    private readonly campaigns: CampaignWebhooks,
  ) {}

  @Post(['call-status', 'direct/call-status', 'direct/recording'])
  async receive(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const events = this.webhooks.read(request, 'telnyx');
    for (const event of events) await this.take(event);
    return this.webhooks.answer(reply, { do: 'ack' }, 'telnyx');
  }

  private async take(event: CallEvent): Promise<void> {
    if (event.kind === 'stray-call') return this.strays.take(event);
    if (event.kind === 'leg' && (await this.strays.isImpostor(event))) return;
    if (await this.campaigns.take(event)) return;
    if (event.kind === 'digits') return this.digits(event);
    await this.calls.apply(event);
    // Two legs under one name at the same moment: by now the row knows which of them is the call.
    if (event.kind === 'leg') await this.strays.isImpostor(event);
  }

  /** Told by a command what others are told in the reply. */
  private async digits(event: DigitsEvent): Promise<void> {
    const instruction = await this.campaigns.digits(event);
    await this.webhooks.tell('telnyx', event.legSid, instruction);
  }
}
