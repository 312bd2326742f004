const BINS = 256;

/** How loud a stream is, 0 to 1. Without Web Audio, or before a stream has audio, it is silent. */
export class LevelGauge {
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private stream: MediaStream | null = null;
  private readonly data = new Uint8Array(BINS);

  constructor(private readonly context: AudioContext | null) {}

  read(stream: MediaStream | null | undefined): number {
    if (!this.context || !stream?.getAudioTracks().length) return 0;
    if (stream !== this.stream) this.listenTo(stream, this.context);
    if (!this.analyser) return 0;
    this.analyser.getByteFrequencyData(this.data);
    return this.data.reduce((sum, bin) => sum + bin, 0) / BINS / 255;
  }

  close(): void {
    this.source?.disconnect();
  }

  private listenTo(stream: MediaStream, context: AudioContext): void {
    this.close();
    this.stream = stream;
    this.source = context.createMediaStreamSource(stream);
    this.analyser = new AnalyserNode(context, { fftSize: BINS * 2, smoothingTimeConstant: 0.3 });
    this.source.connect(this.analyser);
  }
}
