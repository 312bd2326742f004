import type { RTCPeerConnection } from 'werift';

/** A UDP socket of werift's; both functions are fields of each socket, replaced here (a spec listens whether it works). */
interface UdpSocket {
  onData: (...args: [data: Buffer, from: unknown]) => void;
  send: (...args: [data: Buffer, to?: unknown]) => Promise<void>;
}

const gated = new WeakSet<UdpSocket>();

/**
 * Lets nothing pass the peer connection's sockets while `isDown`, as a dead network does: neither audio nor the checks by
 * which both sides notice. To be called again after each negotiation, which may open more sockets.
 */
export function gateUdp(pc: RTCPeerConnection, isDown: () => boolean): void {
  for (const { connection } of pc.iceTransports) {
    const { protocols } = connection as unknown as { protocols: Array<{ transport: UdpSocket }> };
    for (const { transport } of protocols) {
      if (gated.has(transport)) continue;
      gated.add(transport);
      const { onData, send } = transport;
      transport.onData = (...args) => (isDown() ? undefined : onData(...args));
      transport.send = (...args) => (isDown() ? Promise.resolve() : send(...args));
    }
  }
}
