import type { DeliveryKind, DeliveryStatus } from '@dialer/contracts';
import type { CallWord } from './call-words';

/** How it stands with what the web backend is sent, in the words and colours of the rest. */
export const DELIVERY_WORDS: Record<DeliveryStatus, CallWord> = {
  pending: { label: 'Waiting', icon: 'refresh', colour: 'amber' },
  delivered: { label: 'Delivered', icon: 'check', colour: 'green' },
  parked: { label: 'Not sent', icon: 'alert', colour: 'red' },
};

export const DELIVERY_KIND_WORDS: Record<DeliveryKind, string> = { call_log: 'Call log', recording: 'Recording' };
