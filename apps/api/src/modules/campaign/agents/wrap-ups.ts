import { Injectable } from '@nestjs/common';
import { DeskDoor } from './desk-door';
import { wrappedUp } from './desk-state';
import { DesksRepository } from './desks.repository';

/** An agent has written down how a talk went, and is free for the next one. */
@Injectable()
export class WrapUps {
  constructor(
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
  ) {}

  /** The log of this very call is written. */
  async over(callId: string): Promise<void> {
    for (const id of await this.desks.inWrapUpOf(callId)) await this.door.change(id, wrappedUp);
  }

  /** A disposition says it, or somebody else for them. */
  async ofPrincipal(principalId: string): Promise<void> {
    for (const id of await this.desks.openIds({ principalId })) await this.door.change(id, wrappedUp);
  }
}
