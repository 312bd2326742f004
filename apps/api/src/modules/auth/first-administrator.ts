import { randomInt } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { AuditLog } from '../audit/audit-log';
import { hashPassword } from './passwords';
import { UsersRepository } from './users.repository';

const DEFAULT_EMAIL = 'admin@dialer.local';

/**
 * Somebody must be able to sign in first (contract.md §3): ADMIN_EMAIL with ADMIN_PASSWORD, else one whose password is made up and
 * printed once. Later starts leave people alone, but an ADMIN_EMAIL that nobody has yet, with its password, is added: whoever
 * sets variables runs this installation, and may have lost the printed password.
 */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly db: Database,
    private readonly users: UsersRepository,
    private readonly audit: AuditLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const printed = await this.db.tx((tx) => this.ensure(tx));
    // Plain text for the person at the terminal; a log line would keep the password in a file.
    if (printed) process.stdout.write(`\nSign in as ${printed.email} with the password ${printed.password}  (shown only once)\n\n`);
  }

  private async ensure(tx: Tx): Promise<{ email: string; password: string } | null> {
    // Processes that start together must make one administrator, not one each.
    await this.users.lockAdministrators(tx);
    const { adminEmail, adminPassword } = this.config.auth;
    const email = adminEmail?.toLowerCase() ?? DEFAULT_EMAIL;
    const wanted = adminEmail && adminPassword ? !(await this.users.byEmail(tx, email)) : !(await this.users.any(tx));
    if (!wanted) return null;
    const password = adminPassword ?? readablePassword();
    const passwordHash = await hashPassword(password);
    const id = uuidv7();
    await this.users.insert(tx, { id, email, name: 'Administrator', role: 'admin', passwordHash, callerId: null });
    await this.audit.record(tx, { action: 'user.created', subject: { type: 'user', id }, detail: { role: 'admin' } });
    return adminPassword ? null : { email, password };
  }
}

/** Easy to read aloud and to type: no l, 1, o or 0; 16 of 31 signs are 79 bits. */
function readablePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
