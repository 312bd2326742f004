import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ROUTES } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';

const ID_BYTES = 16;
/** Seconds since 1970: 40 bits last for 34,000 years. */
const EXPIRY_BYTES = 5;
const MAC_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{71}$/;

/**
 * Addresses under which one archived recording can be heard without a session until they expire (contract.md §6). The token holds the
 * recording's id, the time, and an HMAC over both: nothing is kept of it, every process knows it, and it tells nothing of a person.
 */
@Injectable()
export class RecordingLinks {
  private derived: Buffer | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Throws without a secret; there is one wherever somebody can be sent a link. */
  urlOf(recordingId: string): string {
    const { baseUrl } = this.config.http;
    const key = this.key();
    if (!key) throw new Error('links to recordings need SIGNING_SECRET or WEB_BACKEND_API_KEY');
    const head = Buffer.alloc(ID_BYTES + EXPIRY_BYTES);
    head.write(recordingId.replaceAll('-', ''), 'hex');
    head.writeUIntBE(Math.floor(this.now() + this.config.recordings.linkSeconds), ID_BYTES, EXPIRY_BYTES);
    return `${baseUrl}${ROUTES.recordingLinks}/${Buffer.concat([head, mac(key, head)]).toString('base64url')}`;
  }

  /** Null: not one of ours. */
  read(token: string): { recordingId: string; expired: boolean } | null {
    const key = this.key();
    if (!key || !TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const head = bytes.subarray(0, ID_BYTES + EXPIRY_BYTES);
    // Base64 has several spellings of the last byte: only ours counts.
    if (bytes.toString('base64url') !== token || !timingSafeEqual(bytes.subarray(-MAC_BYTES), mac(key, head))) return null;
    return { recordingId: uuidOf(head.subarray(0, ID_BYTES)), expired: head.readUIntBE(ID_BYTES, EXPIRY_BYTES) <= this.now() };
  }

  /** Stretched, so that a short API key cannot be guessed from a link; a key for this purpose only. */
  private key(): Buffer | null {
    const { signingSecret } = this.config;
    return (this.derived ??= signingSecret === null ? null : scryptSync(signingSecret, 'links to recordings', 32));
  }

  private now(): number {
    return this.clock.now().getTime() / 1000;
  }
}

const mac = (key: Buffer, head: Buffer) => createHmac('sha256', key).update(head).digest();

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
