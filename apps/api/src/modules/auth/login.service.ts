import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
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
  ) {}

  /** One answer for an unknown e-mail, a wrong password and a switched-off user, after the same time. */
  async login(given: { email: string; password: string }, address: string): Promise<{ user: UserRow; token: string }> {
    const email = given.email.trim().toLowerCase();
    await this.throttle.mayTry(email, address);
    const user = await this.users.byEmail(this.db.orm, email);
    const usable = user && !user.disabledAt ? user : null;
    const fits = await passwordFits(usable?.passwordHash ?? null, given.password);
    if (!usable || !fits) throw new AppError('UNAUTHORIZED', 'E-mail or password is wrong');
    await this.throttle.succeeded(email);
    return { user: usable, token: await this.auth.openSession(usable.id) };
  }
}
