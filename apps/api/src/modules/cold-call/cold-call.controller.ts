import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import {
  ROUTES,
  type AudioFileView,
  type AudioPlaybackResponse,
  type ConferenceStatusResponse,
  type ControlMuteResponse,
  type DirectCallResponse,
  type EndResponse,
  type InitiateResponse,
  type StartRecordingResponse,
  type WebrtcCredentialsResponse,
  type Page,
  type WebrtcJoinResponse,
} from '@dialer/contracts';
import { Allow, CurrentPrincipal } from '../auth/access.decorators';
import type { Principal } from '../auth/principal';
import { AudioPlayback } from './audio-playback';
import { ColdCallService } from './cold-call.service';
import {
  AudioPlaybackDto,
  ControlMuteDto,
  DirectCallDto,
  EndDto,
  InitiateDto,
  ProviderQueryDto,
  StartRecordingDto,
  WebrtcJoinDto,
} from './dto/cold-call.dto';
import { DirectCalls } from './direct-calls';
import { EnabledGuard } from './enabled.guard';
import { Limited } from '../auth/limits.guard';
import { ParticipantsService } from './participants.service';

@ApiTags('cold calls')
@ApiSecurity('api-key')
@Controller(ROUTES.coldCall)
@UseGuards(EnabledGuard)
@Allow('calls.place')
export class ColdCallController {
  constructor(
    private readonly coldCalls: ColdCallService,
    private readonly participants: ParticipantsService,
    private readonly audio: AudioPlayback,
    private readonly direct: DirectCalls,
  ) {}

  @Post('initiate')
  @Limited('INITIATE')
  @ApiOperation({ summary: 'Call a number: gate, then one request to the carrier' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Good for 24 h: the same key never dials twice' })
  initiate(
    @Body() body: InitiateDto,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentPrincipal() principal: Principal,
  ): Promise<InitiateResponse> {
    return this.coldCalls.initiate(body, key, principal);
  }

  @Post('webrtc-join')
  @HttpCode(200)
  @Limited('WEBRTC_JOIN')
  @ApiOperation({ summary: 'Prepare a browser’s leg into the room of a call' })
  join(@Body() body: WebrtcJoinDto, @CurrentPrincipal() principal: Principal): Promise<WebrtcJoinResponse> {
    return this.coldCalls.join(body, principal);
  }

  @Post('control/mute')
  @HttpCode(200)
  @Limited('CONTROL')
  @ApiOperation({ summary: 'Mute, unmute, hold or unhold one participant' })
  control(@Body() body: ControlMuteDto, @CurrentPrincipal() principal: Principal): Promise<ControlMuteResponse> {
    return this.participants.control(body, principal);
  }

  @Get('audio-files')
  @Limited('STATUS')
  @ApiOperation({ summary: 'Recorded messages that can be played into a call' })
  audioFiles(): Promise<Page<AudioFileView>> {
    return this.audio.files();
  }

  @Post('control/audio-playback')
  @HttpCode(200)
  @Limited('CONTROL')
  @ApiOperation({ summary: 'Play a recorded message to both sides of a call, or stop it' })
  playback(@Body() body: AudioPlaybackDto, @CurrentPrincipal() principal: Principal): Promise<AudioPlaybackResponse> {
    return this.audio.control(body, principal);
  }

  @Post('end')
  @HttpCode(200)
  @Limited('END')
  @ApiOperation({ summary: 'End a call; ending an ended one succeeds' })
  end(@Body() body: EndDto, @Query() query: EndDto, @CurrentPrincipal() principal: Principal): Promise<EndResponse> {
    return this.coldCalls.end(body.conference_sid || query.conference_sid, principal);
  }

  @Get('status/:reference')
  @Limited('STATUS')
  @ApiOperation({ summary: 'A call as a conference, by a carrier’s id or our conference_id' })
  status(@Param('reference') reference: string, @CurrentPrincipal() principal: Principal): Promise<ConferenceStatusResponse> {
    return this.coldCalls.status(reference, principal);
  }

  @Get('webrtc-credentials')
  @Limited('TOKEN')
  @ApiOperation({ summary: 'SIP credentials for a Telnyx browser' })
  credentials(@Query() query: ProviderQueryDto, @CurrentPrincipal() principal: Principal): Promise<WebrtcCredentialsResponse> {
    return this.direct.credentials(query.provider, principal);
  }

  @Post('direct-calls')
  @Limited('INITIATE')
  @ApiOperation({ summary: 'Prepare a Telnyx call that the browser dials' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Good for 24 h: the same key prepares the same call' })
  directCall(
    @Body() body: DirectCallDto,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DirectCallResponse> {
    return this.direct.prepare(body, key, principal);
  }

  @Post('start-recording')
  @HttpCode(200)
  @Limited('CONTROL')
  @ApiOperation({ summary: 'Record a Telnyx call' })
  startRecording(@Body() body: StartRecordingDto, @CurrentPrincipal() principal: Principal): Promise<StartRecordingResponse> {
    return this.direct.startRecording(body, principal);
  }
}
