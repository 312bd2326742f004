import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, TelephonyRegistry, type TelephonyProvider } from '@dialer/telephony';
import { isOver } from '../calls/call-state';
import { CallsRepository } from '../calls/calls.repository';
import { RecordingAnnouncer } from './recording-announcer';
import { RecordingBackoff } from './recording-backoff';
import { RecordingEraser } from './recording-eraser';
import { RecordingStarter } from './recording-starter';
import { owed } from './recording-state';
import { StorageFaultError } from './recording-storage';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** Longer than the requests of one act may take together: two accounts are asked for a lost start, and told to start, 5 s each. */
const LEASE_SECONDS = 40;

/** Does at the carrier what a recording is owed, but for its download: announce, start, look up, erase. */
@Injectable()
export class RecordingActs {
  private readonly logger = new Logger(RecordingActs.name);

  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly callRows: CallsRepository,
    private readonly registry: TelephonyRegistry,
    private readonly backoff: RecordingBackoff,
    private readonly starter: RecordingStarter,
    private readonly announcer: RecordingAnnouncer,
    private readonly eraser: RecordingEraser,
  ) {}

  async run(callId: string): Promise<void> {
    for (const row of await this.recordings.claim(callId, 'act', LEASE_SECONDS)) await this.actOn(row);
  }

  private async actOn(row: RecordingRow): Promise<void> {
    try {
      await this.perform(row);
    } catch (error) {
      if (error instanceof StorageFaultError) await this.onFault(row, error);
      else if (error instanceof TelephonyError) await this.onRefusal(row, error);
      else throw error;
    }
  }

  private async perform(row: RecordingRow): Promise<void> {
    switch (owed(row)) {
      case 'announce':
        return this.announcer.announce(row, this.provider(row));
      case 'announced':
        return this.announcer.passByTime(row);
      case 'erase':
        return this.eraser.erase(row, this.provider(row).recordings);
      case 'start':
        if (row.recordingSid === null) return this.starter.start(row, this.provider(row).recordings);
        return this.starter.lookUp(row, this.provider(row).recordings);
      default:
        return this.starter.lookUp(row, this.provider(row).recordings);
    }
  }

  private async onRefusal(row: RecordingRow, error: TelephonyError): Promise<void> {
    this.logger.warn({ err: error, callId: row.callId, attempts: row.attempts }, 'the carrier did not do it for a recording');
    const { kind, detail } = error;
    const mayHeal = kind === 'throttled' || kind === 'unavailable' || kind === 'unknown_result';
    if (mayHeal) return this.backoff.tryLater(row, `carrier_${kind}`, detail.retryAfterSeconds);
    const word = `carrier_${detail.providerCode ?? kind}`;
    // Whatever it is, deleting goes on until it is done.
    if (owed(row) === 'erase') return this.backoff.tryLater(row, word);
    const call = await this.callRows.byId(row.callId);
    if (!call || isOver(call.state) || call.endWantedAt) return this.backoff.abandon(row, 'absent', 'call_ended');
    return this.backoff.abandon(row, 'failed', word);
  }

  /** A storage that does not delete needs a person (ADR 3). */
  private async onFault(row: RecordingRow, error: StorageFaultError): Promise<void> {
    this.logger.error(
      { err: error, callId: row.callId, recordingId: row.id },
      'a recording cannot be deleted: look at the storage; trying again',
    );
    await this.backoff.tryLater(row, `storage_${error.word}`);
  }

  private provider(row: RecordingRow): TelephonyProvider {
    const provider = this.registry.get(row.provider);
    if (provider) return provider;
    throw new TelephonyError('unavailable', row.provider, `${row.provider} is not configured any more, but a recording of it is owed`);
  }
}
