export * from './lib/call-event';
export * from './lib/instruction';
export * from './lib/telephony-error';
export * from './lib/telephony-provider';
export * from './lib/telephony-recordings';
export * from './lib/telephony-registry';
export * from './lib/telephony.module';
export type { TwilioOptions } from './lib/twilio/twilio.options';
