import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '../errors/app-error';
import { isCleanText } from './clean-text';

/** Nothing is kept under a name with NUL in it, and asking PostgreSQL for one fails: every such address is one that is not there. */
@Injectable()
export class CleanParamsPipe implements PipeTransform<unknown> {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'param' || typeof value !== 'string' || isCleanText(value)) return value;
    throw new AppError('NOT_FOUND', 'There is nothing at this address');
  }
}
