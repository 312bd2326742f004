import { Logger } from '@nestjs/common';
import type { DeliveryView } from '@dialer/contracts';
import { RecordingStage, TO, type RecordedCall } from '../../recordings/testing/recording-stage';
import { until } from '../../calls/testing/call-stage';
import { DeliverySender } from '../delivery-sender';
import { Receiver, type Received } from './receiver';

export const BACKEND_KEY = 'key-of-the-web-backend';

/** An application with calls and recordings, and the web backend that hears of them. */
export class DeliveryStage {
  private constructor(
    readonly recordings: RecordingStage,
    readonly receiver: Receiver,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<DeliveryStage> {
    // What is refused here on purpose would be an ERROR line each.
    Logger.overrideLogger(false);
    const receiver = await Receiver.start();
    const backend = { WEB_BACKEND_URL: receiver.url, WEB_BACKEND_API_KEY: BACKEND_KEY, COLD_CALL_BUSINESS_ID: 'business-7' };
    return new DeliveryStage(await RecordingStage.open({ ...backend, ...env }), receiver);
  }

  get calls() {
    return this.recordings.calls;
  }

  async close(): Promise<void> {
    this.receiver.release();
    await this.recordings.close();
    await this.receiver.down();
  }

  /** A call that has ended: `completed` after an answer, or without one. */
  async ended(status = 'completed', body: object = {}, headers: Record<string, string> = {}): Promise<RecordedCall> {
    if (status === 'completed') {
      const call = await this.recordings.answered(body, headers);
      await this.recordings.hangUp(call);
      return call;
    }
    const { id, leg } = await this.calls.initiate(TO, body, headers);
    await this.calls.webhook(this.calls.carrier.statusOf(leg, status));
    return { id, leg, headers };
  }

  posted(key: string, times = 1): Promise<Received> {
    return until(`${times} posts of ${key}`, () => this.receiver.of(key)[times - 1]);
  }

  async deliveries(callId: string): Promise<DeliveryView[]> {
    return (await this.calls.get(`/api/calls/${callId}`)).body.deliveries as DeliveryView[];
  }

  delivery(callId: string, status: DeliveryView['status'], kind = 'call_log'): Promise<DeliveryView> {
    return until(`the ${kind} to be ${status}`, async () =>
      (await this.deliveries(callId)).find((one) => one.kind === kind && one.status === status),
    );
  }

  async timeline(callId: string): Promise<string[]> {
    return (await this.calls.view(callId)).timeline.map(({ kind }) => kind).filter((kind) => /^(call_log|recording)_[a-z_]+$/.test(kind));
  }

  /** What only time would bring: the next attempt, and the next probe. */
  async hurry(callId: string): Promise<void> {
    await this.calls.sql('update deliveries set next_at = now() where next_at is not null and call_id = $1', [callId]);
    await this.calls.sql('update delivery_gate set closed_until = now() where closed_until is not null');
    await this.calls.api.app.get(DeliverySender).run('call_log', callId);
  }
}
