import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { RECORDING_STATUSES, type RecordingView, ROUTES } from '@dialer/contracts';
import { RecordingPlayer } from './recording-player';

const view = (partial: Partial<RecordingView> = {}): RecordingView => ({
  status: 'completed',
  duration: 72,
  channels: 2,
  contact_channel: 'left',
  paused: false,
  reason: null,
  legal_hold: false,
  ...partial,
});

describe('the player of a recording', () => {
  let fixture: ComponentFixture<RecordingPlayer>;
  async function show(recording: RecordingView, callId = 'call-1'): Promise<void> {
    fixture.componentRef.setInput('callId', callId);
    fixture.componentRef.setInput('recording', recording);
    await fixture.whenStable();
  }
  const part = <T extends Element>(testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as T | null;
  const audio = () => part<HTMLAudioElement>('recording-audio');

  beforeEach(() => {
    fixture = TestBed.createComponent(RecordingPlayer);
  });

  it('plays what is there, by the call’s id alone', async () => {
    await show(view());
    expect(audio()?.getAttribute('src')).toBe(`${ROUTES.calls}/call-1/recording`);
    expect(audio()?.controls).toBe(true);
    expect(audio()?.preload).toBe('metadata');
    expect(fixture.nativeElement.textContent).toContain('01:12');
  });

  it.each(RECORDING_STATUSES.filter((status) => status !== 'completed'))(
    'says in words what %s means, and plays nothing',
    async (status) => {
      await show(view({ status, duration: null, channels: null }));
      expect(audio()).toBeNull();
      expect(part('recording-words')?.textContent?.trim()).toMatch(/^[A-Z].*\.$/s);
      expect(part('recording-words')?.textContent).not.toContain(status === 'in-progress' ? 'in-progress' : '_');
    },
  );

  it('says when it cannot be played, and tries again when asked to', async () => {
    await show(view());
    audio()?.dispatchEvent(new Event('error'));
    await fixture.whenStable();
    expect(audio()).toBeNull();
    expect(part('recording-broken')?.getAttribute('role')).toBe('alert');
    fixture.nativeElement.querySelector('button').click();
    await fixture.whenStable();
    expect(audio()).not.toBeNull();
  });

  it('is mended by news and by another call', async () => {
    for (const next of [() => show(view(), 'call-2'), () => show(view({ status: 'processing' }))]) {
      await show(view());
      audio()?.dispatchEvent(new Event('error'));
      await fixture.whenStable();
      await next();
      expect(part('recording-broken')).toBeNull();
    }
  });

  it('does not let an id become another address', async () => {
    await show(view(), '../users?x=');
    expect(audio()?.getAttribute('src')).toBe(`${ROUTES.calls}/..%2Fusers%3Fx%3D/recording`);
  });
});
