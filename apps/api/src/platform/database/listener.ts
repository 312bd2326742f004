import { Logger } from '@nestjs/common';
import { Client } from 'pg';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

export interface ListenerHandlers {
  onPayload(payload: string): void;
  /** Listening, after a time in which announcements may have been missed: look yourself. */
  onListening(): void;
}

/** LISTEN on a connection of its own (a pooled one would be lost to others), through any restart of PostgreSQL. */
export class PostgresListener {
  private readonly logger = new Logger(PostgresListener.name);
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private delay = FIRST_DELAY_MS;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly channel: string,
    private readonly handlers: ListenerHandlers,
  ) {}

  /** Resolves after the first try; goes on trying by itself. */
  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'dialer listener',
    });
    client.on('notification', ({ payload }) => this.handlers.onPayload(payload ?? ''));
    // A lost connection says so once or twice (`error`, then `end`); what counts is that this client is no longer ours.
    client.on('error', (error: Error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('the connection ended')));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.channel)}`);
      this.delay = FIRST_DELAY_MS;
      this.handlers.onListening();
    } catch (error) {
      this.lost(client, error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined); // It may be gone already.
  }

  private lost(client: Client, error: unknown): void {
    if (this.closed || client !== this.client) return;
    this.client = null;
    this.logger.warn({ err: error }, `not listening on ${this.channel}; trying again`);
    client.end().catch(() => undefined); // It may be gone already.
    this.timer = setTimeout(() => void this.open(), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY_MS);
  }
}
