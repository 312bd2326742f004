import { Injectable, type CanActivate } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';

/** `ENABLE_COLD_CALL_DIALER=false`: the whole section is not there (contract.md §2). */
@Injectable()
export class EnabledGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  canActivate(): boolean {
    if (this.config.coldCall.enabled) return true;
    throw new AppError('NOT_FOUND', 'The cold call dialer is switched off on this installation');
  }
}
