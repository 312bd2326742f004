import { applyDecorators, Injectable, SetMetadata, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppConfig } from '../../platform/config/app-config';
import type { LimitName } from '../../platform/config/env-schema';
import { RateLimiter } from '../../platform/rate-limit/rate-limiter';
import type { Principal } from './principal';

const LIMIT = 'limit';
const MINUTE = 60;
/** A live call must be ended, held and muted whatever happens to the limiter's store; none of these costs money. */
const OPEN: readonly LimitName[] = ['END', 'CONTROL', 'STATUS'];

@Injectable()
export class LimitsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limiter: RateLimiter,
    private readonly config: AppConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const name = this.reflector.get<LimitName>(LIMIT, context.getHandler());
    const { principal } = context.switchToHttp().getRequest<{ principal: Principal }>();
    await this.limiter.consume(name, principal.id, this.config.limits.perMinute[name], MINUTE, { open: OPEN.includes(name) });
    return true;
  }
}

/** So many requests per principal and minute: `RATE_LIMIT_<NAME>_PER_MINUTE` (contract.md §2). */
export const Limited = (name: LimitName) => applyDecorators(SetMetadata(LIMIT, name), UseGuards(LimitsGuard));
