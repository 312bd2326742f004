import { Global, Module } from '@nestjs/common';
import { DeliveryStatus } from '../../platform/delivery-status';
import { CallsModule } from '../calls/calls.module';
import { RecordingsModule } from '../recordings/recordings.module';
import { CallLogPostProcessor } from './call-log-post.processor';
import { CallStatusKey } from './call-status-key';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesRepository } from './deliveries.repository';
import { DeliveriesService } from './deliveries.service';
import { DeliveryCalls } from './delivery-calls';
import { DeliveryGateRepository } from './delivery-gate.repository';
import { DeliveryListener } from './delivery-listener';
import { DeliveryMessages } from './delivery-messages';
import { DeliveryMetrics } from './delivery-metrics';
import { DeliveryOutage } from './delivery-outage';
import { DeliveryOutcomes } from './delivery-outcomes';
import { DeliverySender } from './delivery-sender';
import { DeliveryViews } from './delivery-views';
import { RecordingPostProcessor } from './recording-post.processor';
import { WebBackend } from './web-backend';

/** Tells the company's web backend of every finished call and recording (contract.md §6). Calls know nothing of it: it listens. */
@Global()
@Module({
  imports: [CallsModule, RecordingsModule],
  controllers: [DeliveriesController],
  providers: [
    CallLogPostProcessor,
    CallStatusKey,
    DeliveriesRepository,
    DeliveriesService,
    DeliveryCalls,
    DeliveryGateRepository,
    DeliveryListener,
    DeliveryMessages,
    DeliveryMetrics,
    DeliveryOutage,
    DeliveryOutcomes,
    DeliverySender,
    DeliveryViews,
    { provide: DeliveryStatus, useExisting: DeliveryViews },
    RecordingPostProcessor,
    WebBackend,
  ],
  exports: [DeliveryStatus],
})
export class DeliveryModule {}
