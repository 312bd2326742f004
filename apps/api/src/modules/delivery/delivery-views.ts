import { Injectable } from '@nestjs/common';
import type { DeliveryView, WebBackendView } from '@dialer/contracts';
import { DeliveryStatus, type DeliveryFacts } from '../../platform/delivery-status';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';
import { DeliveryGateRepository, type GateRow } from './delivery-gate.repository';
import { WebBackend } from './web-backend';

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Deliveries as people see them. */
@Injectable()
export class DeliveryViews extends DeliveryStatus {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly gate: DeliveryGateRepository,
    private readonly backend: WebBackend,
  ) {
    super();
  }

  async ofCall(callId: string): Promise<DeliveryView[]> {
    return this.of(await this.deliveries.ofCall(callId));
  }

  async of(rows: readonly DeliveryRow[]): Promise<DeliveryView[]> {
    if (!rows.length) return [];
    const gate = await this.gate.state();
    return rows.map((row) => toDeliveryView(row, gate));
  }

  async facts(): Promise<DeliveryFacts> {
    const { state, failing_since: failingSince } = await this.ofBackend();
    const { pending, parked } = state === 'unset' ? { pending: 0, parked: 0 } : await this.deliveries.counts();
    return { state, failingSince, pending, parked };
  }

  async ofBackend(): Promise<WebBackendView> {
    if (!this.backend.configured) return { state: 'unset', failing_since: null, next_probe_at: null, reason: null };
    const gate = await this.gate.state();
    const failing = gate?.closedUntil ? gate : null;
    return {
      state: failing ? 'failing' : 'ok',
      failing_since: iso(failing?.failingSince ?? null),
      next_probe_at: iso(failing?.closedUntil ?? null),
      reason: failing && reasonOf(failing.lastError),
    };
  }
}

export function toDeliveryView(row: DeliveryRow, gate: Pick<GateRow, 'closedUntil' | 'lastError'> | null): DeliveryView {
  const status = row.parkedAt ? 'parked' : row.nextAt ? 'pending' : 'delivered';
  // What waits for the backend to come back may never have been tried itself.
  const error = row.lastError ?? (status === 'pending' && gate?.closedUntil ? gate.lastError : null);
  return {
    id: row.id,
    kind: row.kind,
    call_id: row.callId,
    status,
    owed_since: row.owedSince.toISOString(),
    attempts: row.attempts,
    next_at: iso(later(row.nextAt, row.nextAt && (gate?.closedUntil ?? null))),
    last_status: row.lastStatus,
    reason: status === 'delivered' ? null : reasonOf(error),
    last_answer: status === 'delivered' ? null : row.lastAnswer,
    delivered_at: iso(row.deliveredAt),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  timeout: 'The web backend did not answer in time.',
  connection_refused: 'Nothing answers at the address of the web backend.',
  connection_lost: 'The connection to the web backend broke.',
  host_unknown: 'The name of the web backend cannot be resolved.',
  tls_refused: 'The certificate of the web backend is not accepted.',
  http_401: 'The web backend does not accept our API key (401).',
  http_403: 'The web backend does not accept our API key (403).',
  http_404: 'There is nothing at this address of the web backend (404).',
  http_429: 'The web backend asks us to slow down (429).',
};

export function reasonOf(error: string | null): string | null {
  if (!error) return null;
  const known = WORDS[error];
  if (known) return known;
  const status = Number(error.replace('http_', ''));
  if (status >= 500) return `The web backend is out of order (${status}).`;
  if (status >= 400) return `The web backend refused it (${status}).`;
  return status >= 300 ? `The web backend answers with a redirect (${status}); the address is not the right one.` : error;
}

function later(a: Date | null, b: Date | null): Date | null {
  return a && b && b > a ? b : a;
}
