import { Module } from '@nestjs/common';
import { ImportModule } from './import/import.module';

@Module({ imports: [ImportModule] })
export class ContactsModule {}
