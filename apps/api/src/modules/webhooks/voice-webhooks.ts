import { Injectable, Logger } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import {
  TelephonyError,
  TelephonyRegistry,
  type CallEvent,
  type Instruction,
  type RawWebhook,
  type TelephonyProvider,
} from '@dialer/telephony';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';

export type WebhookRequest = FastifyRequest & { rawBody?: Buffer };

const NO_BODY = Buffer.alloc(0);

/** Between HTTP and the carrier's strategy: verify and parse what came, render what the domain answers. */
@Injectable()
export class VoiceWebhooks {
  private readonly logger = new Logger(VoiceWebhooks.name);

  constructor(
    private readonly registry: TelephonyRegistry,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Throws before anything is read or written when the signature is not the carrier's. */
  read(request: WebhookRequest, carrier: ProviderName = 'twilio'): CallEvent[] {
    return this.provider(carrier).receiveWebhook(this.raw(request));
  }

  answer(reply: FastifyReply, instruction: Instruction, carrier: ProviderName = 'twilio'): FastifyReply {
    const { status, contentType, body } = this.provider(carrier).render(instruction);
    return reply.status(status).header('content-type', contentType).send(body);
  }

  /** For carriers that are told by commands; a leg that has ended needs to be told nothing any more. */
  async tell(carrier: ProviderName, legSid: string, instruction: Instruction): Promise<void> {
    try {
      await this.provider(carrier).redirectLeg(legSid, instruction);
    } catch (error) {
      if (!(error instanceof TelephonyError)) throw error;
      this.logger.warn({ err: error, provider: carrier }, 'a leg could not be told what to do next');
    }
  }

  /** The address as we gave it out, never the Host header: that is what the carrier signed (contract.md §4). */
  private raw(request: WebhookRequest): RawWebhook {
    return {
      url: this.config.http.baseUrl + request.originalUrl,
      method: request.method === 'GET' ? 'GET' : 'POST',
      headers: request.headers,
      rawBody: request.rawBody ?? NO_BODY,
      receivedAt: this.clock.now(),
    };
  }

  private provider(name: ProviderName): TelephonyProvider {
    const provider = this.registry.get(name);
    if (provider) return provider;
    throw new AppError('PROVIDER_NOT_CONFIGURED', `${name} is not set up on this installation`, { provider: name });
  }
}
