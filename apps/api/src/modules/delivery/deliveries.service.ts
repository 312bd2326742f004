import { Injectable } from '@nestjs/common';
import type { DeliveryPage, DeliveryQuery, DeliveryResendResult, DeliveryView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';
import { DeliveryCalls } from './delivery-calls';
import { DeliveryViews } from './delivery-views';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PAGE_SIZE = 50;

/** What ops see and do. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly db: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly views: DeliveryViews,
    private readonly calls: DeliveryCalls,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async page({ status, kind, page = 1, page_size: size = PAGE_SIZE }: DeliveryQuery): Promise<DeliveryPage> {
    const [{ rows, total }, { pending, parked }, backend] = await Promise.all([
      this.deliveries.page({ status, kind }, { limit: size, offset: (page - 1) * size }),
      this.deliveries.counts(),
      this.views.ofBackend(),
    ]);
    return { items: await this.views.of(rows), total, backend, counts: { pending, parked } };
  }

  /** For ops, and for whoever may see the call: it is the same message with the same key once more. */
  async resend(id: string, principal: Principal): Promise<DeliveryView> {
    const row = UUID.test(id) ? await this.deliveries.byId(id) : null;
    if (!row || !(await this.calls.mayResend(row.callId, principal)))
      throw new AppError('DELIVERY_NOT_FOUND', 'There is no such delivery', { delivery_id: id });
    const again = await this.db.tx(async (tx) => {
      await this.record(tx, row);
      return this.deliveries.resend(tx, id);
    });
    await this.calls.nudge(row);
    const [view] = await this.views.of([again ?? row]);
    return view!;
  }

  /** All that is parked: a wrong API key parks everything until somebody mends it. */
  async resendParked(): Promise<DeliveryResendResult> {
    const resent = await this.db.tx(async (tx) => {
      const ids = await this.deliveries.resendParked(tx);
      await this.audit.record(tx, { action: 'delivery.resent', detail: { count: ids.length } });
      return ids.length;
    });
    return { resent };
  }

  private async record(tx: Tx, row: DeliveryRow): Promise<void> {
    await this.audit.record(tx, {
      action: 'delivery.resent',
      subject: { type: 'delivery', id: row.id },
      detail: { call_id: row.callId, kind: row.kind },
    });
    await this.calls.noteResend(tx, row, this.clock.now());
  }
}
