import { WebSocketGateway } from '@nestjs/websockets';
import { ROUTES } from '@dialer/contracts';
import { AuthService } from '../auth/auth.service';
import type { Principal } from '../auth/principal';
import { CampaignStreams } from './campaign-streams';
import type { FrameBody } from './frames.repository';
import type { UpgradedRequest } from './live-ws-adapter';
import { StreamGateway } from './stream-gateway';
import { StreamOpening } from './stream-opening';

/** `WS /ws/{campaign_id}`: what goes on in a campaign, the same frames for everybody on every process (contract.md §5). */
@WebSocketGateway({ path: ROUTES.wsCampaign })
export class CampaignGateway extends StreamGateway {
  constructor(
    auth: AuthService,
    opening: StreamOpening,
    private readonly campaigns: CampaignStreams,
  ) {
    super(auth, opening);
  }

  protected streamOf(request: UpgradedRequest): string {
    return `campaign:${idOf(request)}`;
  }

  protected stateOf(request: UpgradedRequest): Promise<FrameBody> {
    return this.campaigns.state(idOf(request), request.principal);
  }

  protected override mayListen(principal: Principal): boolean {
    return this.campaigns.mayListen(principal);
  }
}

/** As the database writes it: the name of the stream must not depend on how somebody typed it. */
const idOf = ({ params }: UpgradedRequest): string => (params['campaign_id'] ?? '').toLowerCase();
