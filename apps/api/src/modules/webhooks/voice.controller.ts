import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ROUTES } from '@dialer/contracts';
import type { ClientDialEvent, Instruction } from '@dialer/telephony';
import type { FastifyReply } from 'fastify';
import { CarrierWebhook } from '../auth/access.decorators';
import { CallsService } from '../calls/calls.service';
import { BrowserLegs } from '../calls/browser-legs';
import { CampaignWebhooks } from '../campaign/campaign-webhooks';
import { LegDocuments } from './leg-documents';
import { VoiceWebhooks, type WebhookRequest } from './voice-webhooks';

/** Twilio's callbacks (contract.md §4): verify and parse, apply, render. */
@ApiExcludeController()
@CarrierWebhook()
@Controller(ROUTES.voice)
export class VoiceController {
  constructor(
    private readonly webhooks: VoiceWebhooks,
    private readonly calls: CallsService,
    private readonly browsers: BrowserLegs,
    private readonly documents: LegDocuments,
    private readonly campaigns: CampaignWebhooks,
  ) {}

  @Post('status')
  async status(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const events = this.webhooks.read(request);
    for (const event of events) await this.calls.apply(event);
    return this.webhooks.answer(reply, { do: 'ack' });
  }

  @Post('conference-status')
  async conferenceStatus(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const events = this.webhooks.read(request);
    for (const event of events) if (!(await this.campaigns.take(event))) await this.calls.apply(event);
    return this.webhooks.answer(reply, { do: 'ack' });
  }

  @Post('dial')
  async dial(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const [event] = this.webhooks.read(request);
    return this.webhooks.answer(reply, event?.kind === 'client-dial' ? await this.admit(event) : { do: 'reject' });
  }

  private async admit(event: ClientDialEvent): Promise<Instruction> {
    return (await this.campaigns.admit(event)) ?? (await this.browsers.admit(event));
  }

  @Post('fallback')
  async fallback(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const [event] = this.webhooks.read(request);
    const instruction = await this.documents.fallback(event);
    return this.webhooks.answer(reply, instruction);
  }

  @Get('hold-music')
  holdMusicByGet(@Req() request: WebhookRequest, @Res() reply: FastifyReply): FastifyReply {
    return this.holdMusic(request, reply);
  }

  @Post('hold-music')
  holdMusic(@Req() request: WebhookRequest, @Res() reply: FastifyReply): FastifyReply {
    this.webhooks.read(request);
    return this.webhooks.answer(reply, this.documents.holdMusic());
  }

  @Post('recording-announcement')
  recordingAnnouncement(@Req() request: WebhookRequest, @Res() reply: FastifyReply): FastifyReply {
    this.webhooks.read(request);
    return this.webhooks.answer(reply, this.documents.recordingAnnouncement());
  }

  @Post('recording-status')
  async recordingStatus(@Req() request: WebhookRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const events = this.webhooks.read(request);
    for (const event of events) await this.calls.apply(event);
    return this.webhooks.answer(reply, { do: 'ack' });
  }
}
