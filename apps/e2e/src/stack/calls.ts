import type { ConferenceStatusResponse, ErrorBody, InitiateResponse } from '@dialer/contracts';
import { COLD_CALL, type Answer, type ApiClient } from './api-client';

const TERMINAL = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

export const isEnded = (state: string): boolean => TERMINAL.includes(state);

/** A number of the fictional range whose last two digits pick the contact; `block` keeps tests apart. */
export const numberOf = (digits: string, block = 555): string => `+1415${block}01${digits}`;

export const initiate = (client: ApiClient, toPhone: string, key?: string): Promise<Answer<InitiateResponse & ErrorBody>> =>
  client.post(`${COLD_CALL}/initiate`, { to_phone: toPhone }, key ? { 'idempotency-key': key } : {});

export const statusOf = (client: ApiClient, id: string): Promise<Answer<ConferenceStatusResponse>> =>
  client.get(`${COLD_CALL}/status/${id}`);
