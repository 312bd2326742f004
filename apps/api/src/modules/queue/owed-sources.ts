import { Injectable } from '@nestjs/common';
import type { OwedSource } from './owed-source';

/** Who can be owed something. Each module registers its repository once, when it starts (`onModuleInit`). */
@Injectable()
export class OwedSources {
  private readonly sources: OwedSource[] = [];

  register(source: OwedSource): void {
    this.sources.push(source);
  }

  all(): readonly OwedSource[] {
    return this.sources;
  }
}
