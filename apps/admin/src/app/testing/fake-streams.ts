import { signal } from '@angular/core';
import { Subject, filter } from 'rxjs';
import type { LiveFrame, RealtimeStatus } from '../core/realtime/live-stream';

/** Streams of live frames that a spec fills by hand: every stream made gets what is sent. */
export class FakeStreams {
  readonly status = signal<RealtimeStatus>('live');
  readonly opened: string[] = [];
  private readonly frames = new Subject<LiveFrame>();
  private seq = 0;

  make() {
    return {
      status: this.status,
      on: (type: string) => this.frames.pipe(filter((frame) => frame.type === type)),
      open: (path: string) => void this.opened.push(path),
      close: () => undefined,
      dispose: () => undefined,
    };
  }

  send(body: { type: string; [more: string]: unknown }): void {
    this.frames.next({ ...body, seq: ++this.seq, at: new Date().toISOString() });
  }
}
