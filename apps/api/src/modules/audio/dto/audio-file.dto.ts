import { ApiProperty } from '@nestjs/swagger';
import type { AudioFileUpdateRequest } from '@dialer/contracts';
import { Matches } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';
import { LONGEST_NAME } from '../audio-files.service';

export class AudioFileUpdateDto implements AudioFileUpdateRequest {
  @ApiProperty({ description: 'What reps choose it by', maxLength: LONGEST_NAME })
  @Matches(/\S/, { message: 'must not be empty' })
  @CleanText(LONGEST_NAME)
  name!: string;
}
