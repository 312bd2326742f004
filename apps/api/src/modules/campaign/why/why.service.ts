import { Injectable } from '@nestjs/common';
import type { WhyItem, WhyView } from '@dialer/contracts';
import { Database } from '../../../platform/database/database';
import { CampaignViews } from '../campaigns/campaign-views';
import { ContactQueue } from '../contact-queue';
import { CarrierCauses } from './carrier-causes';
import { merged, type Cause } from './causes';
import { ContactCauses } from './contact-causes';
import { CrewCauses } from './crew-causes';
import { WHY_WORDS } from './why-words';

/** "Why isn't it dialing?": every cause that holds somebody back now, those that hold back everybody first. */
@Injectable()
export class WhyService {
  constructor(
    private readonly db: Database,
    private readonly views: CampaignViews,
    private readonly queue: ContactQueue,
    private readonly contacts: ContactCauses,
    private readonly crew: CrewCauses,
    private readonly carrier: CarrierCauses,
  ) {}

  async of(id: string): Promise<WhyView> {
    const campaign = await this.views.campaign(id);
    const [contacts, crew, carrier, next] = await Promise.all([
      this.contacts.of(campaign),
      this.crew.of(campaign),
      this.carrier.of(campaign),
      this.queue.nextAt(this.db.orm, campaign),
    ]);
    const causes = merged([...crew.causes, ...carrier, ...contacts.causes]);
    const isHeld = [...crew.causes, ...carrier].some(({ cause }) => cause !== 'lines_in_use');
    return {
      dialing: crew.open > 0 || (!isHeld && contacts.callable > 0),
      items: causes.map(toItem),
      next_at: contacts.callable > 0 ? null : (next?.toISOString() ?? null),
    };
  }
}

const toItem = ({ cause, contacts, until }: Cause): WhyItem => ({
  cause,
  message: WHY_WORDS[cause],
  contacts,
  until: until?.toISOString() ?? null,
});
