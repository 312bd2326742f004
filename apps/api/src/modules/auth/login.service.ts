import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import { maskEmail } from '../audit/mask-email';
import { AuthService } from './auth.service';
import { LoginThrottle } from './login-throttle';
import { passwordFits } from './passwords';
import { UsersRepository, type UserRow } from './users.repository';

@Injectable()
export class LoginService {
  constructor(
    private readonly db: Database,
    private readonly users: UsersRepository,
    private readonly auth: AuthService,
    private readonly throttle: LoginThrottle,
    private readonly audit: AuditLog,
  ) {}

  /** One answer for an unknown e-mail, a wrong password and a switched-off user, after the same time. */
  async login(given: { email: string; password: string }, address: string): Promise<{ user: UserRow; token: string }> {
    const email = given.email.trim().toLowerCase();
    await this.throttle.mayTry(email, address);
    const user = await this.users.byEmail(this.db.orm, email);
    const usable = user && !user.disabledAt ? user : null;
    const fits = await passwordFits(usable?.passwordHash ?? null, given.password);
    if (!usable || !fits) {
      await this.recordRefusal(user, email);
      throw new AppError('UNAUTHORIZED', 'E-mail or password is wrong');
    }
    await this.throttle.succeeded(email);
    return { user: usable, token: await this.auth.openSession(usable.id) };
  }

  /** Those that the throttle stops are not written: somebody could fill the table with them, and the ones before tell enough. */
  private async recordRefusal(user: UserRow | null, email: string): Promise<void> {
    const known = user && {
      subject: { type: 'user', id: user.id } as const,
      detail: { reason: user.disabledAt ? 'disabled' : 'password' },
    };
    const entry = known ?? { detail: { reason: 'unknown_email', email: maskEmail(email) } };
    await this.audit.record(this.db.orm, { action: 'session.refused', principalId: null, ...entry });
  }
}
