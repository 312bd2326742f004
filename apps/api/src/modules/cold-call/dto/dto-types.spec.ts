import type {
  AudioPlaybackRequest,
  CallSearchRequest,
  ContactLogRequest,
  ControlMuteRequest,
  DirectCallRequest,
  EndRequest,
  InitiateRequest,
  StartRecordingRequest,
  TokenRequest,
  WebrtcJoinRequest,
} from '@dialer/contracts';
import type { CallLogDto, CallSearchDto } from '../../calls/dto/call.dto';
import type {
  AudioPlaybackDto,
  ControlMuteDto,
  DirectCallDto,
  EndDto,
  InitiateDto,
  StartRecordingDto,
  TokenDto,
  WebrtcJoinDto,
} from './cold-call.dto';

/** Checked by the compiler: a field cannot be added on one side only (house.md, "Contracts and validation"). */
type Same<A, B> = [A, B] extends [B, A] ? (keyof A extends keyof B ? (keyof B extends keyof A ? true : never) : never) : never;
const same = <T extends true>(it: T) => it;

it('DTOs and contracts say the same', () => {
  const checked = [
    same<Same<InitiateDto, InitiateRequest>>(true),
    same<Same<DirectCallDto, DirectCallRequest>>(true),
    same<Same<StartRecordingDto, StartRecordingRequest>>(true),
    same<Same<WebrtcJoinDto, WebrtcJoinRequest>>(true),
    same<Same<ControlMuteDto, ControlMuteRequest>>(true),
    same<Same<AudioPlaybackDto, AudioPlaybackRequest>>(true),
    same<Same<TokenDto, TokenRequest>>(true),
    same<Same<CallSearchDto, CallSearchRequest>>(true),
    same<Same<CallLogDto, ContactLogRequest>>(true),
    // The one difference: its field may stand in the query string instead of the body.
    same<Same<Required<EndDto>, EndRequest>>(true),
  ];
  expect(checked).not.toContain(false);
});
