/**
 * One answered call's audio: our microphone out, the caller in. The carrier answers an offer without candidates and finds
 * the browser by itself, so nothing has to be gathered first.
 */
export class CallAudio {
  #connection = new RTCPeerConnection({ iceServers: [] });

  /**
   * @param {MediaStream} microphone
   * @param {HTMLAudioElement} speaker
   * @param {(state: RTCPeerConnectionState) => void} onState
   */
  constructor(microphone, speaker, onState) {
    for (const track of microphone.getAudioTracks()) this.#connection.addTrack(track, microphone);
    this.#connection.addEventListener('track', ({ track }) => (speaker.srcObject = new MediaStream([track])));
    this.#connection.addEventListener('connectionstatechange', () => onState(this.#connection.connectionState));
  }

  /** @returns {Promise<string>} */
  async offer() {
    const offer = await this.#connection.createOffer();
    await this.#connection.setLocalDescription(offer);
    return offer.sdp ?? '';
  }

  /** @param {string} sdp */
  accept(sdp) {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp });
  }

  close() {
    this.#connection.close();
  }
}

/** What to tell somebody whose microphone cannot be used. @param {unknown} error */
export function microphoneFault(error) {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError')
    return 'The microphone was refused, so nobody could hear you. Allow it for this page (the symbol beside the address), then press “Be reachable” again.';
  if (name === 'NotFoundError') return 'This machine has no microphone. Plug one in, then press “Be reachable” again.';
  if (name === 'NotReadableError') return 'Another program holds the microphone. Close it, then press “Be reachable” again.';
  return 'The microphone cannot be used here. Open this page on 127.0.0.1 or localhost in a current browser.';
}
