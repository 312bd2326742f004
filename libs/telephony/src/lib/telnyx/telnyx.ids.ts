/** Shapes of the ids that meet in requests and webhooks. What does not fit is never put into an address. */
export const CALL_CONTROL_ID = /^v\d{1,2}:[A-Za-z0-9_=-]{1,256}$/;
export const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
export const CONFERENCE_ID = UUID;
export const RECORDING_ID = UUID;
export const CREDENTIAL_ID = UUID;
/** Room names and labels are ours. */
export const ROOM = /^[A-Za-z0-9_-]{1,128}$/;
export const LABEL = ROOM;
export const IDENTITY = /^[A-Za-z0-9_]{1,121}$/;
export const SIP_USERNAME = /^[A-Za-z0-9._-]{1,128}$/;
