import { mono, wavFile } from './wav-file';

/** What a reader of WAV files looks at, read from the bytes. */
async function read(file: Blob) {
  const view = new DataView(await bytesOf(file));
  const text = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
  const samples = Array.from({ length: view.getUint32(40, true) / 2 }, (_, index) => view.getInt16(44 + index * 2, true));
  return {
    words: [0, 8, 12, 36].map(text),
    riffBytes: view.getUint32(4, true),
    format: [20, 22].map((at) => view.getUint16(at, true)),
    rate: view.getUint32(24, true),
    bytesPerSecond: view.getUint32(28, true),
    frame: [32, 34].map((at) => view.getUint16(at, true)),
    samples,
    bytes: view.byteLength,
  };
}
/** jsdom's Blob has no arrayBuffer(). */
const bytesOf = (file: Blob) =>
  new Promise<ArrayBuffer>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(file);
  });

describe('a WAV file of what was recorded', () => {
  it('says what it is: one channel of 16 bits, as many bytes as there are', async () => {
    const file = wavFile(new Float32Array([0, 0.5, -0.5]), 8000);
    expect(file.type).toBe('audio/wav');
    expect(await read(file)).toEqual({
      words: ['RIFF', 'WAVE', 'fmt ', 'data'],
      riffBytes: 42,
      format: [1, 1],
      rate: 8000,
      bytesPerSecond: 16_000,
      frame: [2, 16],
      samples: [0, 16_384, -16_383],
      bytes: 50,
    });
  });

  it('cuts what is too loud, instead of turning it over', async () => {
    expect((await read(wavFile(new Float32Array([2, -2]), 8000))).samples).toEqual([32_767, -32_767]);
  });

  it('has all channels in one', () => {
    expect([...mono([new Float32Array([1, 0]), new Float32Array([0, 0.5])])]).toEqual([0.5, 0.25]);
    expect([...mono([])]).toEqual([]);
  });
});
