export { attachTelnyxRtc, TELNYX_RTC_PATH } from './attach-telnyx-rtc';
export type { TelnyxRtc, TelnyxRtcOptions } from './attach-telnyx-rtc';
export type {
  RtcBrowsers,
  RtcCallHandler,
  RtcCallIds,
  RtcCallLogic,
  RtcCallRequest,
  RtcCredentials,
  RtcEnding,
  RtcInvitation,
  RtcLeg,
  RtcUser,
} from '../browser-port';
