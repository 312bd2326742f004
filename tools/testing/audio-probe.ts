/**
 * Runs in the page before its own scripts: keeps every remote audio track that arrives over WebRTC and measures tones in
 * it, without any help from the page. Plain JavaScript in a string, because no build step stands between it and the page.
 */
export const AUDIO_PROBE = /* javascript */ `(() => {
  const remote = [];
  let context = null;
  const listen = (track) => {
    context ??= new AudioContext();
    const stream = new MediaStream([track]);
    // Chromium feeds a remote track to Web Audio only while some media element plays it.
    const element = new Audio();
    element.srcObject = stream;
    element.muted = true;
    element.play().catch(() => undefined);
    const analyser = context.createAnalyser();
    analyser.fftSize = 16384;
    context.createMediaStreamSource(stream).connect(analyser);
    remote.push({ track, analyser, element });
  };
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      (globalThis.audioProbe.connections ??= []).push(this);
      this.addEventListener('track', (event) => event.track.kind === 'audio' && listen(event.track));
    }
  };
  // The newest samples, at most what the analyser keeps (a third of a second).
  const samples = (count) => {
    const live = remote.filter(({ track }) => track.readyState === 'live').at(-1);
    if (!live) return null;
    if (context.state !== 'running') void context.resume();
    const data = new Float32Array(live.analyser.fftSize);
    live.analyser.getFloatTimeDomainData(data);
    return data.subarray(Math.max(0, data.length - count));
  };
  // Goertzel with a Hann window, in the scale of 16-bit samples.
  const tone = (frequency, ms = 340) => {
    const data = samples(Math.round((ms * (context?.sampleRate ?? 0)) / 1000));
    if (!data) return 0;
    const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / context.sampleRate);
    let a = 0;
    let b = 0;
    for (let i = 0; i < data.length; i++) {
      const windowed = data[i] * 0.5 * (1 - Math.cos((2 * Math.PI * i) / (data.length - 1)));
      const next = windowed + coefficient * a - b;
      b = a;
      a = next;
    }
    return (Math.sqrt(Math.max(0, a * a + b * b - coefficient * a * b)) * 4 * 32768) / data.length;
  };
  const loudness = () => {
    const data = samples(Infinity);
    return data ? Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length) * 32768 : 0;
  };
  globalThis.audioProbe = { tone, loudness };
})()`;

/**
 * Takes echo cancellation, noise suppression and gain out of every request for the microphone: they exist to remove
 * exactly what a test tone is.
 */
export const RAW_MICROPHONE = /* javascript */ `(() => {
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const devices = navigator.mediaDevices;
  const original = devices?.getUserMedia.bind(devices);
  if (!original) return;
  devices.getUserMedia = (constraints) =>
    original(constraints?.audio ? { ...constraints, audio: { ...(constraints.audio === true ? {} : constraints.audio), ...raw } } : constraints);
})()`;
