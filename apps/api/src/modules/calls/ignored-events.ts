import { Injectable } from '@nestjs/common';
import { Counter, register } from 'prom-client';

const NAME = 'call_events_ignored_total';

/** Events that change nothing are counted, never thrown: carriers repeat, reorder and keep talking about what is over. */
@Injectable()
export class IgnoredEvents {
  private readonly counter =
    (register.getSingleMetric(NAME) as Counter<'why'> | undefined) ??
    new Counter({ name: NAME, help: 'Carrier events that changed no call', labelNames: ['why'] });

  count(why: 'duplicate' | 'misfit' | 'no_call'): void {
    this.counter.inc({ why });
  }
}
