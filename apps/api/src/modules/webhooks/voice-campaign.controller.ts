import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import type { CallEvent, Instruction } from '@dialer/telephony';
import type { FastifyReply } from 'fastify';
import { CarrierWebhook } from '../auth/access.decorators';
import { CallsService } from '../calls/calls.service';
import { CampaignWebhooks } from '../campaign/campaign-webhooks';
import { VoiceWebhooks, type WebhookRequest } from './voice-webhooks';

type Answer = (event: CallEvent | undefined) => Instruction | Promise<Instruction>;

/** Twilio's callbacks about the lines of campaigns (contract.md §4). */
@ApiExcludeController()
@CarrierWebhook()
@Controller(ROUTES.voice)
export class VoiceCampaignController {
  constructor(
    private readonly webhooks: VoiceWebhooks,
    private readonly calls: CallsService,
    private readonly campaigns: CampaignWebhooks,
  ) {}

  @Post('customer-queue')
  customerQueue(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.document(event));
  }

  @Post('customer-join-conference')
  join(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.join(event));
  }

  @Post('amd-status')
  async detection(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    for (const event of this.webhooks.read(request)) await this.calls.apply(event);
    return this.webhooks.answer(reply, { do: 'ack' });
  }

  /** What a line that waited in a queue does when it leaves it: the same as when it is asked for the first time. */
  @Post('queue-action')
  queueAction(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.document(event));
  }

  @Post('opt-out')
  optOut(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.digits(event));
  }

  @Post('inbound')
  inbound(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.inbound(event));
  }

  @Post('voicemail-drop')
  voicemail(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.voicemail(event));
  }

  @Post('safe-harbour')
  safeHarbour(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, (event) => this.campaigns.safeHarbour(event));
  }

  @Get('safe-harbour')
  safeHarbourByGet(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.safeHarbour(request, reply);
  }

  @Post('queue-wait-music')
  queueTrack(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.document(request, reply, () => this.campaigns.queueTrack());
  }

  @Get('queue-wait-music')
  queueTrackByGet(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.queueTrack(request, reply);
  }

  private async document(request: WebhookRequest, reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
    const [event] = this.webhooks.read(request);
    return this.webhooks.answer(reply, await answer(event));
  }
}
