/** Shapes of the ids that meet in requests and webhooks. What does not fit is never put into an address or a key. */
export const CALL_SID = /^CA[0-9a-fA-F]{32}$/;
export const CONFERENCE_SID = /^CF[0-9a-fA-F]{32}$/;
export const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
/** Room names and labels are ours; characters that a path could read another way are none of them. */
export const ROOM = /^[A-Za-z0-9_-]{1,128}$/;
export const LABEL = ROOM;
/** Others can neither place nor receive calls. */
export const IDENTITY = /^[A-Za-z0-9_]{1,121}$/;
export const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
