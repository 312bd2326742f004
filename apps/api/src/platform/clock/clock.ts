import { Injectable } from '@nestjs/common';

/** The only source of "now" in domain code, so that rules about time can be tested. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
