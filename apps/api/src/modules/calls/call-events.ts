import { Injectable } from '@nestjs/common';
import { isPendingRecording, type CallEvent } from '@dialer/telephony';
import { CallWriter } from './call-writer';
import { reduce } from './call-reducer';
import { CallRowsRepository } from './call-rows.repository';
import type { TimelineEntry } from './calls.repository';
import { IgnoredEvents } from './ignored-events';

/** Where every event of every call comes in: the carrier's webhooks, our look-ups, our own failures (design.md §4.2). */
@Injectable()
export class CallEvents {
  constructor(
    private readonly rows: CallRowsRepository,
    private readonly writer: CallWriter,
    private readonly ignored: IgnoredEvents,
  ) {}

  /** Throws only when the database does: then nothing is written, and the carrier sends the event again. */
  async apply(event: CallEvent): Promise<void> {
    let isNew = false;
    const written = await this.writer.change(
      async (tx) => {
        const found = await this.rows.lockForEvent(tx, event, timelineEntry(event));
        isNew = found?.isNew ?? false;
        return found?.call ?? null;
      },
      async (_tx, snapshot) => {
        if (!isNew) return this.countDuplicate();
        const { call, legs, fits } = reduce(snapshot, event);
        if (!fits) this.ignored.count('misfit');
        return { call, legs, event };
      },
    );
    if (!written) this.ignored.count('no_call');
  }

  private countDuplicate(): null {
    this.ignored.count('duplicate');
    return null;
  }
}

/** What the timeline keeps of an event: ids and words, never a number or a name. */
function timelineEntry(event: CallEvent): TimelineEntry {
  const source = event.key.startsWith('lookup:') ? 'job' : 'carrier';
  return { at: event.at, source, ...kindAndDetail(event) };
}

function kindAndDetail(event: CallEvent): Pick<TimelineEntry, 'kind' | 'detail'> {
  switch (event.kind) {
    case 'leg':
      return { kind: event.status, detail: clean({ call_sid: event.legSid, sequence: event.sequence, reason: event.reason }) };
    case 'participant': {
      const { legSid, label, sequence, reason } = event;
      return { kind: `participant_${event.change}`, detail: clean({ call_sid: legSid, label, sequence, reason }) };
    }
    case 'conference':
      return {
        kind: `conference_${event.change}`,
        detail: clean({ conference_sid: event.conferenceSid, sequence: event.sequence, reason: event.reason }),
      };
    case 'announcement':
      return { kind: `announcement_${event.change}`, detail: clean({ reason: event.reason, sequence: event.sequence }) };
    case 'recording': {
      const { recordingSid, durationSeconds, reason } = event;
      const named = isPendingRecording(recordingSid) ? null : recordingSid;
      return { kind: `recording_${event.status}`, detail: clean({ recording_sid: named, seconds: durationSeconds, reason }) };
    }
    default:
      return { kind: event.kind, detail: {} };
  }
}

function clean(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null));
}
