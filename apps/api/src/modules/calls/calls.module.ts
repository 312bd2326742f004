import { Module } from '@nestjs/common';
import { ComplianceModule } from '../compliance/compliance.module';
import { ME_STATE_SOURCE } from '../realtime/me-state-source';
import { BrowserCredentialsRepository } from './browser-credentials.repository';
import { BrowserLegs } from './browser-legs';
import { BrowserTokens } from './browser-tokens';
import { CallAccess } from './call-access';
import { CallActProcessor } from './call-act.processor';
import { CallActs } from './call-acts';
import { CallAudit } from './call-audit';
import { CallDetails } from './call-details';
import { CallDialer } from './call-dialer';
import { CallHistoryRepository } from './call-history.repository';
import { CallHistoryService } from './call-history.service';
import { CallEvents } from './call-events';
import { CallListeners } from './call-listeners';
import { CallLookUps } from './call-look-ups';
import { CallNews } from './call-news';
import { CallReconcileProcessor } from './call-reconcile.processor';
import { CallRowsRepository } from './call-rows.repository';
import { CallStarter } from './call-starter';
import { CallWriter } from './call-writer';
import { CallerIds } from './caller-ids';
import { CallsController } from './calls.controller';
import { CallsRepository } from './calls.repository';
import { CallsService } from './calls.service';
import { CarrierPaceRepository } from './carrier-pace.repository';
import { DialClearance } from './dial-clearance';
import { DialGate } from './dial-gate';
import { DialHistoryRepository } from './dial-history.repository';
import { DialOutcomes } from './dial-outcomes';
import { IgnoredEvents } from './ignored-events';
import { MyCalls } from './my-calls';
import { Providers } from './providers';
import { RoomFilling } from './room-filling';
import { StrayCalls } from './stray-calls';
import { StrayRecords } from './stray-records';
import { SwitchedOffUsers } from './switched-off-users';
import { UserCallerIds } from './user-caller-ids';
import { UserLegsRepository } from './user-legs.repository';

@Module({
  imports: [ComplianceModule],
  controllers: [CallsController],
  providers: [
    BrowserCredentialsRepository,
    BrowserLegs,
    BrowserTokens,
    CallAccess,
    CallActProcessor,
    CallActs,
    CallAudit,
    CallDetails,
    CallDialer,
    CallEvents,
    CallHistoryRepository,
    CallHistoryService,
    CallListeners,
    CallLookUps,
    CallNews,
    CallReconcileProcessor,
    CallRowsRepository,
    CallStarter,
    CallWriter,
    CallerIds,
    CallsRepository,
    CallsService,
    CarrierPaceRepository,
    DialClearance,
    DialGate,
    DialHistoryRepository,
    DialOutcomes,
    IgnoredEvents,
    MyCalls,
    Providers,
    RoomFilling,
    StrayCalls,
    StrayRecords,
    SwitchedOffUsers,
    UserCallerIds,
    UserLegsRepository,
    { provide: ME_STATE_SOURCE, useExisting: MyCalls },
  ],
  exports: [
    BrowserCredentialsRepository,
    BrowserLegs,
    BrowserTokens,
    CallAccess,
    CallDialer,
    CallListeners,
    CallWriter,
    CallerIds,
    CallsRepository,
    CallsService,
    CarrierPaceRepository,
    DialGate,
    Providers,
    StrayCalls,
  ],
})
export class CallsModule {}
