import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module';
import { ComplianceModule } from '../compliance/compliance.module';
import { ContactCallListener } from './contact-call-listener';
import { ContactLogService } from './contact-log.service';
import { ContactsController } from './contacts.controller';
import { ContactsRepository } from './contacts.repository';
import { ContactsService } from './contacts.service';
import { ImportModule } from './import/import.module';
import { ListsController } from './lists.controller';
import { ListsRepository } from './lists.repository';
import { ListsService } from './lists.service';

/** `ContactsService.byId` for whoever dials a contact. */
@Module({
  imports: [CallsModule, ComplianceModule, ImportModule],
  controllers: [ContactsController, ListsController],
  providers: [ContactCallListener, ContactLogService, ContactsRepository, ContactsService, ListsRepository, ListsService],
  exports: [ContactLogService, ContactsService],
})
export class ContactsModule {}
