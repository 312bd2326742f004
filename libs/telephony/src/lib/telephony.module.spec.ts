import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { makeTelnyxOptions } from './telnyx/testing/make-telnyx-options';
import { makeTwilioOptions } from './twilio/testing/make-twilio-options';
import { TELEPHONY_PROVIDER, type TelephonyProvider } from './telephony-provider';
import { TelephonyRegistry } from './telephony-registry';
import { TelephonyModule } from './telephony.module';

const twilio = makeTwilioOptions();

describe('TelephonyModule', () => {
  it('binds the default carrier and the registry', async () => {
    const module = await Test.createTestingModule({
      imports: [TelephonyModule.forRoot({ default: 'twilio', twilio, missing: {} })],
    }).compile();
    const provider = module.get<TelephonyProvider>(TELEPHONY_PROVIDER);
    expect(provider.name).toBe('twilio');
    expect(provider.defaultCallerId).toBe(twilio.phoneNumber);
    expect(module.get(TelephonyRegistry).get('twilio')).toBe(provider);
    expect(module.get(TelephonyRegistry).all()).toEqual([provider]);
  });

  it('takes its options from a factory and its injections', async () => {
    const module = await Test.createTestingModule({
      imports: [
        TelephonyModule.forRootAsync({
          imports: [{ module: class Settings {}, providers: [{ provide: 'CARRIER', useValue: twilio }], exports: ['CARRIER'] }],
          inject: ['CARRIER'],
          useFactory: (carrier: typeof twilio) => ({ default: 'twilio', twilio: carrier, missing: {} }),
        }),
      ],
    }).compile();
    expect(module.get<TelephonyProvider>(TELEPHONY_PROVIDER).name).toBe('twilio');
  });

  it('knows Telnyx by name, as a carrier that lacks its variables', async () => {
    const module = await Test.createTestingModule({
      imports: [TelephonyModule.forRoot({ default: 'twilio', twilio, missing: { telnyx: ['TELNYX_API_KEY'] } })],
    }).compile();
    const registry = module.get(TelephonyRegistry);
    expect(registry.get('telnyx')).toBeUndefined();
    expect(registry.missing('telnyx')).toContain('TELNYX_API_KEY');
    expect(registry.missing('twilio')).toEqual([]);
  });

  it('binds Telnyx beside it', async () => {
    const telnyx = makeTelnyxOptions();
    const module = await Test.createTestingModule({
      imports: [TelephonyModule.forRoot({ default: 'telnyx', twilio, telnyx, missing: {} })],
    }).compile();
    const provider = module.get<TelephonyProvider>(TELEPHONY_PROVIDER);
    expect(provider).toMatchObject({ name: 'telnyx', defaultCallerId: telnyx.callControl!.phoneNumber });
    expect(
      module
        .get(TelephonyRegistry)
        .all()
        .map(({ name }) => name),
    ).toEqual(['twilio', 'telnyx']);
  });

  it('starts without any carrier and says what is missing', async () => {
    const module = await Test.createTestingModule({
      imports: [TelephonyModule.forRoot({ default: 'twilio', missing: { twilio: ['TWILIO_AUTH_TOKEN'] } })],
    }).compile();
    expect(module.get(TELEPHONY_PROVIDER)).toBeNull();
    expect(module.get(TelephonyRegistry).get('twilio')).toBeUndefined();
    expect(module.get(TelephonyRegistry).missing('twilio')).toEqual(['TWILIO_AUTH_TOKEN']);
  });
});
