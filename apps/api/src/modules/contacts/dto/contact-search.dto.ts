import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ContactFindRequest, ContactSearchRequest } from '@dialer/contracts';
import { IsEmpty, IsOptional, Matches } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { PageDto } from '../../../platform/http/page.dto';

/** What a page of contacts may be sorted by; `line` is the order of the file. */
export const CONTACT_SORTS = [
  'line',
  'name',
  'company',
  'title',
  'phone',
  'call_status',
  'call_outcome',
  'call_timestamp',
  'call_duration',
  'follow_up_at',
  'attempts',
  'time_zone',
] as const;
export type ContactSort = (typeof CONTACT_SORTS)[number];
const SORT = new RegExp(`^-?(${CONTACT_SORTS.join('|')})$`);
const SORT_WISH = `must be one of ${CONTACT_SORTS.join(', ')}, with "-" before it for descending`;

class ContactPageDto extends PageDto {
  @ApiPropertyOptional({ description: 'A call_status or an outcome' })
  @IsOptional()
  @CleanText(64)
  status?: string;

  @ApiPropertyOptional({ default: 'line', description: `${CONTACT_SORTS.join(', ')}; "-" before it for descending` })
  @IsOptional()
  @Matches(SORT, { message: SORT_WISH })
  sort?: string;
}

export class ContactSearchDto extends ContactPageDto implements ContactSearchRequest {
  @ApiPropertyOptional({ description: 'Part of a name, a company or a number, however it is written' })
  @IsOptional()
  @CleanText(200)
  q?: string;
}

/** The same without words: names and numbers stay out of addresses (contract.md §1). */
export class ContactQueryDto extends ContactPageDto {
  @IsEmpty({ message: 'must be sent in a body: POST …/contacts/search' })
  q?: string;
}

export class ContactFindDto implements ContactFindRequest {
  @ApiProperty({ description: 'Part of a name, a company or a number; two characters at least' })
  @Matches(/\S.*\S/s, { message: 'must have two characters at least' })
  @CleanText(200)
  q!: string;
}
