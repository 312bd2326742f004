import { randomInt } from 'node:crypto';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import type { RTCRtpTransceiver } from 'werift';
import { FRAME_SAMPLES } from './audio';
import type { AudioPort, Frame } from './audio';
import { JitterBuffer } from './jitter-buffer';
import type { MediaClock } from './media-clock';
import { gateUdp } from './udp-gate';
import { decodeMulaw, encodeMulaw, MULAW_SILENCE } from './mulaw';

/**
 * Which addresses the answer offers. `loopback` alone is enough for Chromium; Firefox never pairs its own (non-loopback)
 * addresses with a loopback candidate, so the default offers this machine's IPv4 addresses too. The UDP ports only speak
 * to a peer that knows the ICE password and the DTLS fingerprint of the SDP.
 */
export type HostCandidates = 'all' | 'loopback';

const PCMU_PAYLOAD_TYPE = 0;
const SILENT_PAYLOAD = Buffer.alloc(FRAME_SAMPLES, MULAW_SILENCE);

/** One browser call's audio over WebRTC: PCMU both ways, one peer connection for the whole life of the call. */
export class BrowserMedia implements AudioPort {
  private readonly pc: RTCPeerConnection;
  private readonly transceiver: RTCRtpTransceiver;
  private readonly received = new JitterBuffer();
  private readonly unsubscribe: () => void;
  private readonly firstTimestamp = randomInt(2 ** 32);
  private sequenceNumber = randomInt(2 ** 16);
  /** What the room said in this tick; silence goes out when it said nothing (or the leg is in no room). */
  private toSend: Buffer | null = null;
  private connected = false;
  private closed = false;

  /** While `networkIsDown` no packet passes. */
  constructor(
    clock: MediaClock,
    hostCandidates: HostCandidates = 'all',
    private readonly networkIsDown: () => boolean = () => false,
  ) {
    this.pc = new RTCPeerConnection(peerConfig(hostCandidates));
    // A track of our own gives the answer an `a=msid`, without which browsers deliver a track that belongs to no stream.
    this.transceiver = this.pc.addTransceiver(new MediaStreamTrack({ kind: 'audio' }), { direction: 'sendrecv' });
    this.pc.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((packet) => this.receive(packet)));
    this.pc.connectionStateChange.subscribe((state) => (this.connected = state === 'connected'));
    this.unsubscribe = clock.subscribe((tick) => this.send(tick), 'send');
  }

  /** The answer to the browser's first offer, or to a later one (ICE restart after a change of network). */
  async answer(offer: string): Promise<string> {
    const isRestart = this.pc.remoteDescription !== null && this.hasNewIceCredentials(offer);
    await this.pc.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    gateUdp(this.pc, this.networkIsDown);
    // werift leaves ICE alone once DTLS stands; without new checks from our side a restarted session never gets a path.
    if (isRestart) this.restartChecks();
    return this.pc.localDescription!.sdp;
  }

  /** Our own offer, where the carrier calls the browser or takes a call up again; `accept` takes what the browser says to it. */
  async offer(): Promise<string> {
    await this.pc.setLocalDescription(await this.pc.createOffer());
    gateUdp(this.pc, this.networkIsDown);
    return this.pc.localDescription!.sdp;
  }

  async accept(answer: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** Tells an ICE restart from the browser merely repeating its current description when it resumes the signalling. */
  hasNewIceCredentials(offer: string): boolean {
    const known = this.pc.remoteDescription?.sdp;
    return known === undefined || iceUsername(known) !== iceUsername(offer);
  }

  get isConnected(): boolean {
    return this.connected;
  }

  get receiveStats(): Readonly<JitterBuffer['stats']> {
    return this.received.stats;
  }

  next(): Frame | null {
    return this.received.take();
  }

  push(frame: Frame): void {
    if (!this.connected) return;
    const payload = Buffer.allocUnsafe(FRAME_SAMPLES);
    encodeMulaw(frame, payload);
    this.toSend = payload;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connected = false;
    this.unsubscribe();
    // Closing says goodbye to a peer that may be gone already; there is nobody left to tell.
    this.pc.close().catch(() => undefined);
  }

  private restartChecks(): void {
    for (const transport of this.pc.iceTransports) {
      // Fails when no path is found: the browser sees the same and restarts again.
      if (transport.state !== 'connected') transport.start().catch(() => undefined);
    }
  }

  private receive(packet: RtpPacket): void {
    if (packet.header.payloadType !== PCMU_PAYLOAD_TYPE || this.closed) return;
    this.received.put(packet.header.timestamp, decodeMulaw(packet.payload));
  }

  private send(tick: number): void {
    if (!this.connected) return;
    const payload = this.toSend ?? SILENT_PAYLOAD;
    this.toSend = null;
    this.sequenceNumber = (this.sequenceNumber + 1) & 0xffff;
    const header = new RtpHeader({
      payloadType: PCMU_PAYLOAD_TYPE,
      sequenceNumber: this.sequenceNumber,
      // Media time, so that ticks skipped after a stall show as a gap and not as growing delay.
      timestamp: (this.firstTimestamp + tick * FRAME_SAMPLES) >>> 0,
    });
    // A packet that cannot be sent is a lost packet, as on any network.
    this.transceiver.sender.sendRtp(new RtpPacket(header, payload)).catch(() => undefined);
  }
}

function peerConfig(hostCandidates: HostCandidates) {
  return {
    // The default would ask a public STUN server; nothing may leave the machine.
    iceServers: [],
    iceUseIpv4: hostCandidates === 'all',
    iceUseIpv6: false,
    iceUseTcp: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    // No telephone-event: the SDK then sends digits by signalling (`dtmf`), which needs no decoding.
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: PCMU_PAYLOAD_TYPE })],
      video: [],
    },
    headerExtensions: { audio: [], video: [] },
  };
}

/** Every browser offers PCMU (RFC 7874); an offer without it, or without audio, is not a browser's. */
export function offersPcmu(sdp: string): boolean {
  return /^m=audio \d+ [A-Z/]+(?: \d+)*? 0(?: |\r?$)/m.test(sdp);
}

function iceUsername(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}
