import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  AUDIO_ACTIONS,
  MUTE_ACTIONS,
  type AudioAction,
  type AudioPlaybackRequest,
  type ControlMuteRequest,
  type DirectCallRequest,
  type InitiateRequest,
  type MuteAction,
  type StartRecordingRequest,
  type TokenRequest,
  type WebrtcJoinRequest,
} from '@dialer/contracts';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsObject, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { CleanText } from '../../../platform/http/clean-text';

const REFERENCE = 'The carrier’s conference or call id, or our `conference_id`';

export class OverrideHoursDto {
  @ApiProperty({ example: 'asked to be called tonight' })
  @CleanText(500)
  @IsNotEmpty()
  reason!: string;
}

/** What every call is begun with, whoever dials it. */
class DialDto {
  @ApiProperty({ example: '+14155550110', description: 'E.164' })
  @CleanText(64)
  to_phone!: string;

  @ApiPropertyOptional({
    description: 'Default: the user’s caller ID, else the number of the carrier account that dials. Must be one of ours.',
  })
  @IsOptional()
  @CleanText(64)
  from_phone?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a contact' })
  contact_id?: string;

  @ApiPropertyOptional({ description: 'Default: the workspace’s setting; unless that says otherwise, only calls that the browser dials' })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  record?: boolean;

  @ApiPropertyOptional({ type: () => OverrideHoursDto })
  @IsOptional()
  @IsObject({ message: 'must be an object with a reason' })
  @ValidateNested()
  @Type(() => OverrideHoursDto)
  override_hours?: OverrideHoursDto;
}

export class InitiateDto extends DialDto implements InitiateRequest {
  @ApiPropertyOptional({ example: 'twilio' })
  @IsOptional()
  @CleanText(64)
  provider?: string;
}

export class DirectCallDto extends DialDto implements DirectCallRequest {}

export class StartRecordingDto implements StartRecordingRequest {
  @ApiProperty({ description: 'The carrier’s control id or leg id, or our call id' })
  @CleanText(256)
  @IsNotEmpty({ message: 'is required' })
  call_control_id!: string;

  @ApiProperty({ example: '+14155550110' })
  @CleanText(64)
  to_phone!: string;

  @ApiProperty({ example: '+14155550100' })
  @CleanText(64)
  from_phone!: string;

  @ApiPropertyOptional({ description: 'What the browser dialled with: names the call as well' })
  @IsOptional()
  @CleanText(4096)
  client_state?: string;
}

export class WebrtcJoinDto implements WebrtcJoinRequest {
  @ApiProperty()
  @CleanText(128)
  @IsNotEmpty({ message: 'is required' })
  conference_id!: string;

  @ApiPropertyOptional({ description: 'The same client that joins again gets the same participant' })
  @IsOptional()
  @CleanText(128)
  client_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(64)
  provider?: string;

  @ApiPropertyOptional({ description: 'Accepted, unused' })
  @IsOptional()
  @CleanText(65_536)
  sdp_offer?: string;
}

export class ControlMuteDto implements ControlMuteRequest {
  @ApiProperty({ description: REFERENCE })
  @CleanText(128)
  @IsNotEmpty({ message: 'is required' })
  conference_sid!: string;

  @ApiProperty({ description: 'The label from the join, a carrier’s call id, or `customer`' })
  @CleanText(128)
  @IsNotEmpty({ message: 'is required' })
  participant_sid!: string;

  @ApiPropertyOptional({ enum: MUTE_ACTIONS })
  @IsOptional()
  @IsIn(MUTE_ACTIONS, { message: `must be one of ${MUTE_ACTIONS.join(', ')}` })
  action?: MuteAction;

  @ApiPropertyOptional({ description: 'Instead of an action' })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  muted?: boolean;

  @ApiPropertyOptional({ description: 'false reverses the action', default: true })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  value?: boolean;
}

export class AudioPlaybackDto implements AudioPlaybackRequest {
  @ApiProperty({ description: REFERENCE })
  @CleanText(128)
  @IsNotEmpty({ message: 'is required' })
  conference_sid!: string;

  @ApiProperty({ description: 'From `audio-files`; with `stop` too, though it ends whatever is being played' })
  @CleanText(64)
  @IsNotEmpty({ message: 'is required' })
  audio_id!: string;

  @ApiProperty({ enum: AUDIO_ACTIONS })
  @IsIn(AUDIO_ACTIONS, { message: `must be one of ${AUDIO_ACTIONS.join(', ')}` })
  action!: AudioAction;
}

/** The one request that may come in the body or in the query string: either may be empty, together they may not. */
export class EndDto {
  @ApiPropertyOptional({ description: REFERENCE })
  @IsOptional()
  @CleanText(128)
  conference_sid?: string;
}

export class ProviderQueryDto {
  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(64)
  provider?: string;
}

export class TokenDto implements TokenRequest {
  @ApiPropertyOptional()
  @IsOptional()
  @CleanText(64)
  provider?: string;
}
