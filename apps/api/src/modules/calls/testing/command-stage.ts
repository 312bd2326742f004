import { TELEPHONY_PROVIDER, TelephonyRegistry } from '@dialer/telephony';
import { CallStage } from './call-stage';
import { FakeCarrier } from './fake-carrier';

export const WEBHOOK = '/aicallgo/api/v1/cold-call/webhook/telnyx';

/** An application whose carrier takes commands and lets browsers dial. */
export class CommandStage {
  private constructor(
    readonly stage: CallStage,
    readonly carrier: FakeCarrier,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<CommandStage> {
    const carrier = new FakeCarrier();
    const registry = new TelephonyRegistry(new Map([[carrier.name, carrier]]), {});
    const stage = await CallStage.open({
      env: { COLD_CALL_DEFAULT_PROVIDER: 'telnyx', LIVE_CALLS_PER_API_KEY: '0', LIVE_CALLS_PER_USER: '0', ...env },
      override: (builder) =>
        builder.overrideProvider(TelephonyRegistry).useValue(registry).overrideProvider(TELEPHONY_PROVIDER).useValue(carrier),
    });
    return new CommandStage(stage, carrier);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  async tell(event: object, { path = '/call-status', headers = FakeCarrier.headers } = {}): Promise<number> {
    const { app } = this.stage.api;
    return (await app.inject({ method: 'POST', url: WEBHOOK + path, payload: JSON.stringify(event), headers })).statusCode;
  }
}
