import { Module, type DynamicModule } from '@nestjs/common';
import { TelephonyModule } from '@dialer/telephony';
import type { AppConfig } from './platform/config/app-config';
import { ConfigModule } from './platform/config/config.module';
import { DatabaseModule } from './platform/database/database.module';
import { ErrorsModule } from './platform/errors/errors.module';
import { LoggingModule } from './platform/logging/logging.module';
import { RateLimitModule } from './platform/rate-limit/rate-limit.module';
import { RedisModule } from './platform/redis/redis.module';
import { telephonyOptions } from './platform/telephony-options';
import { AuditModule } from './modules/audit/audit.module';
import { AudioModule } from './modules/audio/audio.module';
import { AuthModule } from './modules/auth/auth.module';
import { CampaignModule } from './modules/campaign/campaign.module';
import { CallsModule } from './modules/calls/calls.module';
import { ColdCallModule } from './modules/cold-call/cold-call.module';
import { ContactsModule } from './modules/contacts/contacts.module';
import { DeliveryModule } from './modules/delivery/delivery.module';
import { HealthModule } from './modules/health/health.module';
import { MetricsModule } from './modules/metrics/metrics.module';
import { QueueModule } from './modules/queue/queue.module';
import { RealtimeModule } from './modules/realtime/realtime.module';
import { RecordingsModule } from './modules/recordings/recordings.module';
import { WebhooksModule } from './modules/webhooks/webhooks.module';

/** The list of modules, in the order of who needs whom (house.md §1.3). */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(config),
        DatabaseModule,
        RedisModule,
        RateLimitModule,
        ErrorsModule,
        TelephonyModule.forRoot(telephonyOptions(config)),
        QueueModule,
        AuditModule,
        AuthModule,
        RealtimeModule,
        AudioModule,
        CallsModule,
        ContactsModule,
        CampaignModule,
        ColdCallModule,
        RecordingsModule,
        DeliveryModule,
        WebhooksModule,
        HealthModule,
        MetricsModule,
      ],
    };
  }
}
