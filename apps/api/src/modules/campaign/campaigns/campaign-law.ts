import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { ComplianceService } from '../../compliance/compliance.service';

/** What a campaign must have before it may run. */
@Injectable()
export class CampaignLaw {
  constructor(
    private readonly db: Database,
    private readonly compliance: ComplianceService,
  ) {}

  /**
   * With more than one line somebody may answer for whom nobody is free; that person must hear who calls and under which number
   * they stop it (47 CFR 64.1200(a)(7), calls.md C16). Throws VALIDATION_ERROR.
   */
  async requireSeller(lines: number): Promise<void> {
    if (lines <= 1) return;
    const { seller_name, seller_phone } = await this.compliance.currentSettings(this.db.orm);
    if (seller_name && seller_phone) return;
    const missing = [!seller_name && 'seller_name', !seller_phone && 'seller_phone'].filter((name) => name !== false);
    const lacking = missing.length > 1 ? 'name and number' : missing[0] === 'seller_name' ? 'name' : 'number';
    const wish = `more than one line needs the message for people whom nobody is free for: first give the seller’s ${lacking} under calling rules`;
    throw new AppError('VALIDATION_ERROR', 'The law asks for a message with the seller’s name and number', {
      fields: { lines: wish },
      missing,
    });
  }
}
