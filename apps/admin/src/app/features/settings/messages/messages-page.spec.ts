import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type AudioFileView, ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { type CallDesk, setUpCallDesk } from '../../../testing/call-desk';
import { MessagesPage } from './messages-page';
import { type Recorded, type Tape, TapeDeck } from './tape';

const autumn: AudioFileView = {
  audio_id: 'audio-1',
  name: 'Autumn intro',
  duration_seconds: 12,
  content_type: 'audio/wav',
  bytes: 96_044,
  built_in: false,
  created_at: '2026-11-20T09:00:00Z',
};
const oneMoment: AudioFileView = { ...autumn, audio_id: 'one-moment', name: 'One moment, please', built_in: true, created_at: null };
const FILE = `${ROUTES.audioFiles}/audio-1`;

/** Stands in for the browser's recorder, which jsdom has not. */
class FakeDeck {
  available = true;
  result: Recorded = { file: new Blob(['RIFF'], { type: 'audio/wav' }), seconds: 2, peak: 0.5 };
  broken = false;
  ended = 0;
  canceled = 0;
  record = (): Tape => ({
    level: () => 0.4,
    end: async () => {
      this.ended++;
      if (this.broken) throw new Error('cannot be decoded');
      return this.result;
    },
    cancel: () => void this.canceled++,
  });
}

describe('the page of recorded messages', () => {
  let desk: CallDesk;
  let deck: FakeDeck;
  let fixture: ComponentFixture<MessagesPage>;

  beforeEach(async () => {
    deck = new FakeDeck();
    desk = setUpCallDesk({ provide: TapeDeck, useValue: deck });
    URL.createObjectURL = () => 'blob:there';
    URL.revokeObjectURL = () => undefined;
    fixture = TestBed.createComponent(MessagesPage);
    document.body.append(fixture.nativeElement);
    fixture.autoDetectChanges();
    await desk.settle();
  });
  afterEach(() => fixture.nativeElement.remove());

  const part = <T extends HTMLElement>(testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as T | null;
  const text = () => (fixture.nativeElement.textContent as string).replace(/\s+/g, ' ');
  const rows = () => [...fixture.nativeElement.querySelectorAll('[data-testid="message-row"]')] as HTMLElement[];
  async function press(testId: string): Promise<void> {
    part(testId)?.click();
    await desk.settle();
  }
  async function write(testId: string, words: string): Promise<void> {
    const field = part<HTMLInputElement>(testId)!;
    field.value = words;
    field.dispatchEvent(new Event('input'));
    await desk.settle();
  }
  async function list(items = [oneMoment, autumn]): Promise<void> {
    desk.request(ROUTES.audioFiles).flush({ items, total: items.length });
    await desk.settle();
  }
  async function refuse(url: string, status: number, code: string, message: string, details = {}): Promise<void> {
    desk.request(url).flush({ error: { code, message, details } }, { status, statusText: 'x' });
    await desk.settle();
  }

  it('lists them; what came with the product stays as it is', async () => {
    await list();
    expect(rows().map((row) => row.textContent?.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/One moment, please.*00:12.*came with the product/),
      expect.stringMatching(/Autumn intro.*00:12.*added Nov 20, 2026.*Rename.*Delete/),
    ]);
    expect(rows()[0]?.textContent).not.toContain('Delete');
  });

  it('says what went wrong', async () => {
    await refuse(ROUTES.audioFiles, 500, 'INTERNAL_ERROR', 'Broken inside');
    expect(text()).toContain('Broken inside');
  });

  it('plays one, and stops it for another', async () => {
    const play = jest.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    const pause = jest.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
    await list();
    const [first, second] = rows().map((row) => row.querySelector('button') as HTMLElement);
    first!.click();
    await desk.settle();
    desk.request(`${ROUTES.audioFiles}/one-moment/sound`).flush(new Blob(['RIFF']));
    await desk.settle();
    expect(play).toHaveBeenCalledTimes(1);
    expect(first!.getAttribute('aria-label')).toBe('Stop One moment, please');
    second!.click();
    await desk.settle();
    expect(pause).toHaveBeenCalledTimes(1);
    expect(first!.getAttribute('aria-label')).toBe('Play One moment, please');
    desk.request(`${FILE}/sound`).flush(new Blob(['{}']), { status: 404, statusText: 'x' });
    await desk.settle();
    expect(second!.getAttribute('aria-label')).toBe('Play Autumn intro');
  });

  it('renames one', async () => {
    await list();
    await press('rename-message');
    part<HTMLInputElement>('rename-field')!.value = ' Winter intro ';
    await press('rename-save');
    const request = desk.request(FILE);
    expect([request.request.method, request.request.body]).toEqual(['PATCH', { name: 'Winter intro' }]);
    request.flush({ ...autumn, name: 'Winter intro' });
    await desk.settle();
    await list([{ ...autumn, name: 'Winter intro' }]);
    expect(part('rename-field')).toBeNull();
    expect(text()).toContain('Winter intro');
  });

  it('deletes one after a question, and says who still needs it', async () => {
    await list();
    await press('delete-message');
    desk.backend.expectNone(FILE);
    await press('delete-message-sure');
    const words = 'It is used by campaign “Autumn”: choose another message there first';
    await refuse(FILE, 409, 'CONFLICT', words, { used_by: ['campaign “Autumn”'] });
    await list();
    expect(part('message-kept')?.textContent).toBe(words);
    await press('delete-message');
    await press('delete-message-sure');
    desk.backend.expectOne({ method: 'DELETE', url: FILE }).flush(null, { status: 204, statusText: 'x' });
    await desk.settle();
    await list([oneMoment]);
    expect(text()).not.toContain('Autumn intro');
  });

  describe('recording', () => {
    it('runs, is heard, named and saved', async () => {
      await list();
      await press('record-message');
      expect(desk.microphone.opened).toBe(1);
      expect(part('recorded-seconds')?.textContent).toBe('00:00');
      await press('stop-message');
      expect(part<HTMLAudioElement>('message-preview')?.getAttribute('src')).toBe('blob:there');
      expect(document.activeElement).toBe(part('message-name'));
      expect(part<HTMLButtonElement>('save-message')?.disabled).toBe(true);
      await write('message-name', ' Autumn intro ');
      await press('save-message');
      const [request] = desk.backend.match({ method: 'POST', url: ROUTES.audioFiles });
      const form = request!.request.body as FormData;
      expect(form.get('name')).toBe('Autumn intro');
      expect((form.get('file') as File).name).toBe('message.wav');
      request!.flush(autumn);
      await desk.settle();
      await list();
      expect(part('message-preview')).toBeNull();
      expect(part('record-message')).not.toBeNull();
    });

    it('says which microphone trouble there is, and what to do', async () => {
      desk.microphone.problem = 'denied';
      await press('record-message');
      expect(text()).toContain('The browser blocks the microphone for this page. Click the icon left of the address');
      expect(text()).toContain('then record again.');
      desk.microphone.problem = null;
      await press('record-message');
      expect(text()).not.toContain('blocks the microphone');
    });

    it.each([
      ['too short', { seconds: 0.1 }, 'too short'],
      ['silent', { peak: 0.001 }, 'Next to nothing can be heard'],
    ])('says that it is %s', async (_, fault, words) => {
      deck.result = { ...deck.result, ...fault };
      await press('record-message');
      await press('stop-message');
      expect(text()).toContain(words);
    });

    it('says when the browser cannot read what it recorded', async () => {
      deck.broken = true;
      await press('record-message');
      await press('stop-message');
      expect(text()).toContain('This browser could not record');
    });

    it('is not offered where it cannot be done', async () => {
      fixture.destroy();
      deck.available = false;
      fixture = TestBed.createComponent(MessagesPage);
      fixture.autoDetectChanges();
      await desk.settle();
      expect(part('record-message')).toBeNull();
      expect(part('message-file')).not.toBeNull();
    });

    it('ends with the page', async () => {
      await press('record-message');
      fixture.destroy();
      expect(deck.canceled).toBe(1);
    });
  });

  it('takes a file, and keeps what was typed when it is refused', async () => {
    await list();
    const field = part<HTMLInputElement>('message-file')!;
    Object.defineProperty(field, 'files', { value: [new File(['x'], 'Winter intro.mp3')], configurable: true });
    field.dispatchEvent(new Event('change'));
    await desk.settle();
    expect(part<HTMLInputElement>('message-name')?.value).toBe('Winter intro');
    await write('message-name', 'Snow');
    await press('save-message');
    const [request] = desk.backend.match({ method: 'POST', url: ROUTES.audioFiles });
    const fields = { file: 'must be a WAV or an MP3 file' };
    request!.flush({ error: { code: 'VALIDATION_ERROR', message: 'x', details: { fields } } }, { status: 422, statusText: 'x' });
    await desk.settle();
    expect(text()).toContain('The file must be a WAV or an MP3 file.');
    expect(part<HTMLInputElement>('message-name')?.value).toBe('Snow');
    await press('discard-message');
    expect(text()).not.toContain('must be a WAV');
  });
});
