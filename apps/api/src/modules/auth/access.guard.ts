import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AppError } from '../../platform/errors/app-error';
import { accessesOf } from './access-of';
import { AuthService, type AuthenticRequest } from './auth.service';

/** Global: a route is closed unless it says who may enter. `@CarrierWebhook` routes check the carrier's signature themselves. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly auth: AuthService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const [access, ...more] = accessesOf(context.getClass(), context.getHandler());
    if (!access || more.length) throw new AppError('FORBIDDEN', 'This route does not say who may use it');
    if (access.kind !== 'allow') return true;

    const request = context.switchToHttp().getRequest<AuthenticRequest>();
    const principal = await this.auth.principalOf(request);
    if (!principal) throw new AppError('UNAUTHORIZED', 'Sign in, or send a valid X-API-Key');
    if (!principal.permissions.includes(access.permission)) {
      throw new AppError('FORBIDDEN', 'You are not allowed to do this', { permission: access.permission });
    }
    request.principal = principal;
    return true;
  }
}
