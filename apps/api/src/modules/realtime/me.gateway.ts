import { WebSocketGateway } from '@nestjs/websockets';
import { ROUTES } from '@dialer/contracts';
import { AuthService } from '../auth/auth.service';
import type { FrameBody } from './frames.repository';
import type { UpgradedRequest } from './live-ws-adapter';
import { MeState } from './me-state';
import { StreamGateway } from './stream-gateway';
import { StreamOpening } from './stream-opening';

/** `WS /ws/me`: the signed-in user's own frames, whichever process they come from (contract.md §5). */
@WebSocketGateway({ path: ROUTES.wsMe })
export class MeGateway extends StreamGateway {
  constructor(
    auth: AuthService,
    opening: StreamOpening,
    private readonly state: MeState,
  ) {
    super(auth, opening);
  }

  protected streamOf({ principal }: UpgradedRequest): string {
    return principal.id;
  }

  protected stateOf({ principal }: UpgradedRequest): Promise<FrameBody> {
    return this.state.of(principal);
  }
}
