import { TelephonyError } from '../../telephony-error';
import type { TelnyxOptions } from '../telnyx.options';
import { TelnyxProvider } from '../telnyx.provider';
import { makeTelnyxOptions } from './make-telnyx-options';
import { ScriptedTelnyx } from './scripted-telnyx';

export const LEG = 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg';
export const AGENT_LEG = 'v3:AgI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg';
export const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
export const CONFERENCE = '11111111-2222-4333-8444-555555555555';
export const RECORDING = '66666666-2222-4333-8444-555555555555';
export const ROOM = 'COLD_CALL_019355a07c1e7a109c552f6c1d0e8a01';
export const COMMAND_ID = '77777777-2222-4333-8444-555555555555';

/** A strategy in front of a scripted Telnyx, started and stopped with the spec file. */
export function telnyxStage() {
  const stage = { telnyx: null as unknown as ScriptedTelnyx, provider: null as unknown as TelnyxProvider, make };
  function make(partial: Partial<TelnyxOptions> = {}): TelnyxProvider {
    return new TelnyxProvider(makeTelnyxOptions({ baseUrl: `${stage.telnyx.url}/`, ...partial }));
  }
  beforeAll(async () => {
    stage.telnyx = await ScriptedTelnyx.start();
  });
  afterAll(() => stage.telnyx.stop());
  beforeEach(() => {
    stage.provider = make();
  });
  return stage;
}

/** For answers that never come: whatever the machine has to do besides, they do not come in time. */
export const IMPATIENT = { requestTimeoutMs: 250 } as const;

export async function failure(request: Promise<unknown>): Promise<TelephonyError> {
  const error: unknown = await request.then(
    () => new Error('it worked'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TelephonyError);
  return error as TelephonyError;
}
