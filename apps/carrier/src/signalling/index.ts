export { attachSignalling } from './attach-signalling';
export type { Signalling, SignallingOptions } from './attach-signalling';
export type { BrowserCallAcceptor, BrowserCallHandler, BrowserCallRequest, BrowserLeg } from '../signalling-port';
