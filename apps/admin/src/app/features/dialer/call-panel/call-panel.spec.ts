import { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { type CallView, type RecordingView, ROUTES } from '@dialer/contracts';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeCall, makeContact } from '../../../testing/factories';
import { ActiveCallStore } from '../call/active-call.store';
import { CallLogStore } from '../call/call-log.store';
import { targetOfContact } from '../call/dial-target';
import { AudioDevices } from '../../../core/audio/audio-devices';
import { NextContactSource } from '../call/next-contact';
import { CallPanel } from './call-panel';

const LOG = `${ROUTES.contacts}/contact-1/log`;
const contact = makeContact();

describe('CallPanel', () => {
  let desk: CallDesk;
  let fixture: ComponentFixture<CallPanel>;
  let loader: HarnessLoader;
  let opener: HTMLButtonElement;

  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
    opener = document.body.appendChild(document.createElement('button'));
    opener.focus();
    fixture = TestBed.createComponent(CallPanel);
    document.body.append(fixture.nativeElement);
    fixture.autoDetectChanges();
    loader = TestbedHarnessEnvironment.loader(fixture);
  });
  afterEach(() => {
    opener.remove();
    fixture.nativeElement.remove();
  });

  const store = () => TestBed.inject(ActiveCallStore);
  const text = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`)?.textContent?.trim() ?? null;
  const panel = () => fixture.nativeElement.querySelector('[data-testid="call-panel"]') as HTMLElement | null;
  async function press(key: string, on: EventTarget = panel() ?? document.body, init: KeyboardEventInit = {}): Promise<void> {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
    await desk.settle();
  }
  async function show(call: Partial<CallView>): Promise<void> {
    desk.realtime.call(makeCall(call));
    await desk.settle();
  }
  async function dial(): Promise<void> {
    void store().dial(targetOfContact(contact));
    await desk.settle();
    desk.request(`${ROUTES.coldCall}/initiate`).flush({ conference_id: makeCall().conference_id });
    desk.realtime.call(makeCall());
    await desk.letJoin();
  }
  async function end(call: Partial<CallView> = {}): Promise<void> {
    await show({ state: 'completed', ended_at: '2026-11-20T09:01:00Z', duration: 72, log_owed: true, ...call });
  }

  it('takes the focus when a call starts and gives it back when it closes', async () => {
    await dial();
    expect(document.activeElement).toBe(panel());
    await end();
    await (await loader.getHarness(MatButtonHarness.with({ text: /^Cancel/ }))).click();
    await desk.settle();
    expect(panel()).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  it('says each state of the call', async () => {
    await dial();
    expect(text('call-state')).toBe('Dialing…');
    await show({ state: 'ringing' });
    expect(text('call-state')).toBe('Ringing…');
    expect(desk.tones.ringing).toBe(true);
    await show({ state: 'in-progress', started_at: new Date(Date.now() - 12_000).toISOString() });
    expect(text('call-state')).toMatch(/^Connected\s*00:1[123]$/);
    expect(desk.tones.ringing).toBe(false);
    await end();
    expect(text('call-state')).toBe('Log call');
    expect(text('call-ending')).toBe('Call ended after 01:12.');
  });

  it('says so when the rep gave up, whatever the carrier calls it', async () => {
    await dial();
    await press('e');
    await end({ state: 'no-answer', end_message: 'Nobody answered.' });
    expect(text('call-ending')).toBe('You ended the call before anybody answered.');
  });

  it('closes when the log was saved in another window', async () => {
    await dial();
    await end();
    await end({ log_owed: false, outcome: 'connected' });
    expect(panel()).toBeNull();
  });

  it('stays silent itself as soon as the line can be heard', async () => {
    await dial();
    await show({ state: 'ringing' });
    desk.softphones.at(-1)?.levels.set({ you: 0, them: 0.3 });
    await desk.settle();
    expect(desk.tones.ringing).toBe(false);
  });

  it.each([
    [{ state: 'busy' }, 'The line was busy.', 'busy'],
    [{ state: 'no-answer' }, 'Nobody answered.', 'no_answer'],
    [{ state: 'canceled' }, 'Ended before anybody answered.', ''],
    [{ state: 'failed', end_message: 'The carrier knows no such number.' }, 'The carrier knows no such number.', ''],
    [{ state: 'completed', suggested_outcome: 'voicemail' }, 'Call ended after 01:12.', 'voicemail'],
  ] as const)('words the ending %p and proposes its outcome', async (ending, words, outcome) => {
    await dial();
    await end(ending);
    expect(text('call-ending')).toBe(words);
    expect(fixture.nativeElement.querySelector('input[type=radio]:checked')?.value ?? '').toBe(outcome);
  });

  it('mutes, opens the keypad, sends digits, holds and ends by keys', async () => {
    await dial();
    await show({ state: 'in-progress' });
    const softphone = desk.softphones.at(-1);
    await press('m');
    expect(softphone?.muted()).toBe(true);
    await press('k');
    await press('5');
    await press('#');
    expect(softphone?.digits).toEqual(['5', '#']);
    expect(desk.tones.keys).toEqual(['5', '#']);
    await press('h');
    desk.request(`${ROUTES.coldCall}/control/mute`).flush({ hold: true });
    await desk.settle();
    expect(text('call-state')).toContain('On hold');
    await press('e');
    desk.request(`${ROUTES.coldCall}/end`);
    expect(store().phase()).toBe('ending');
  });

  it('changes microphone and speaker in mid-call and stays in it', async () => {
    await dial();
    await show({ state: 'in-progress' });
    const softphone = desk.softphones.at(-1);
    expect(softphone?.microphones).toEqual([]);
    TestBed.inject(AudioDevices).choose('audioinput', 'headset');
    TestBed.inject(AudioDevices).choose('audiooutput', 'headset-ears');
    await desk.settle();
    expect(softphone?.microphones).toEqual(['headset']);
    expect(softphone?.speakers).toEqual(['headset-ears']);
    expect(store().phase()).toBe('connected');
    TestBed.inject(AudioDevices).lost.set('Your microphone was unplugged.');
    await desk.settle();
    expect(text('device-problem')).toBe('Your microphone was unplugged.');
    localStorage.clear();
  });

  it('leaves letters alone while notes are typed, and carries the notes into the log', async () => {
    await dial();
    await show({ state: 'in-progress' });
    const notes = await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }));
    await notes.setValue('Me. Call back.');
    await press('e', fixture.nativeElement.querySelector('textarea'));
    expect(store().phase()).toBe('connected');
    await end();
    expect(await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).getValue()).toBe('Me. Call back.');
  });

  it('saves outcome, notes, follow-up and do-not-call by keys and fields', async () => {
    await dial();
    await end();
    await press('5');
    await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).setValue('  After the fair  ');
    const when = new Date(Date.now() + 86_400_000);
    const local = new Date(when.getTime() - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    await (await loader.getHarness(MatInputHarness.with({ selector: '[type=datetime-local]' }))).setValue(local);
    await (await loader.getHarness(MatCheckboxHarness)).check();
    await press('Enter', fixture.nativeElement.querySelector('textarea'), { ctrlKey: true });
    const request = desk.request(LOG);
    expect(request.request.body).toEqual({
      call_id: makeCall().id,
      outcome: 'follow_up',
      notes: 'After the fair',
      follow_up_at: new Date(local).toISOString(),
      do_not_call: true,
    });
    request.flush({});
    await desk.settle();
    expect(panel()).toBeNull();
  });

  it('asks for the time when the outcome is a follow-up', async () => {
    await dial();
    await end();
    await press('5');
    await press('Enter', undefined, { metaKey: true });
    desk.backend.expectNone(LOG);
    expect(fixture.nativeElement.textContent).toContain('Say when to follow up');
  });

  it('keeps everything when the log was not saved', async () => {
    await dial();
    await end();
    await press('4');
    await press('Enter', undefined, { ctrlKey: true });
    desk.request(LOG).flush({ error: { code: 'CONTACT_NOT_FOUND', message: 'The contact was deleted' } }, { status: 404, statusText: 'x' });
    await desk.settle();
    expect(fixture.nativeElement.textContent).toContain('The contact was deleted');
    expect(fixture.nativeElement.querySelector('input[type=radio]:checked')?.value).toBe('not_interested');
  });

  it('asks once before notes are discarded', async () => {
    await dial();
    await end();
    await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).setValue('Precious');
    await (await loader.getHarness(MatButtonHarness.with({ text: /^Cancel/ }))).click();
    expect(panel()).not.toBeNull();
    await (await loader.getHarness(MatButtonHarness.with({ text: 'Discard the notes' }))).click();
    await desk.settle();
    expect(panel()).toBeNull();
  });

  it('brings notes back after a reload, and forgets them once logged', async () => {
    sessionStorage.setItem('dialer.log-draft', JSON.stringify({ id: makeCall().id, draft: { notes: 'Typed before', outcome: 'busy' } }));
    // A page that listens for logs is there before the call is.
    TestBed.inject(CallLogStore);
    await desk.settle();
    desk.realtime.send({ type: 'me_state', call: null, log_owed: [makeCall({ state: 'completed', log_owed: true })] });
    await desk.settle();
    expect(await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).getValue()).toBe('Typed before');
    await press('Enter', undefined, { ctrlKey: true });
    desk.request(LOG).flush({});
    await desk.settle();
    expect(sessionStorage.getItem('dialer.log-draft')).toBeNull();
  });

  it.each(['not json', '{"id":7}', 'null', '[]'])('is not broken by a foreign draft %p', async (stored) => {
    sessionStorage.setItem('dialer.log-draft', stored);
    await dial();
    await end();
    expect(await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).getValue()).toBe('');
  });

  it('dials the next contact after the log when a list offers one', async () => {
    const next = makeContact({ id: 'contact-2', name: 'Bo Lind', phone: '+442079460910' });
    TestBed.inject(NextContactSource).provide(async () => targetOfContact(next));
    await dial();
    await end();
    await press('4');
    await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).setValue('Only for Ada');
    await (await loader.getHarness(MatButtonHarness.with({ text: 'Save and dial next' }))).click();
    desk.request(LOG).flush({});
    await desk.settle();
    const initiate = desk.request(`${ROUTES.coldCall}/initiate`);
    expect(initiate.request.body).toMatchObject({ contact_id: 'contact-2' });
    // Nothing of the last log may reach this one.
    const other = { id: '018f0000-0000-7000-8000-000000000002', contact_id: 'contact-2', to_phone: next.phone } as const;
    await show({ ...other, state: 'ringing' });
    await show({ ...other, state: 'failed', ended_at: '2026-11-20T09:02:00Z', log_owed: true });
    expect(await (await loader.getHarness(MatInputHarness.with({ selector: 'textarea' }))).getValue()).toBe('');
    expect(fixture.nativeElement.querySelector('input[type=radio]:checked')).toBeNull();
  });

  it('offers the number to other programs, and the log, where this browser cannot call', async () => {
    desk.microphone.lacks = 'secure-context';
    void store().dial(targetOfContact(contact));
    await desk.settle();
    expect(panel()?.querySelector('a[href="tel:+14155550110"]')).not.toBeNull();
    await press('1');
    await press('Enter', undefined, { ctrlKey: true });
    expect(desk.request(LOG).request.body).toEqual({ outcome: 'connected' });
  });

  it('says that the call is being recorded, and when it no longer is', async () => {
    const talking = makeCall({ state: 'in-progress', started_at: '2026-11-20T09:00:05Z' });
    await show(talking);
    expect(text('call-recording')).toBeNull();
    const recording = {
      status: 'in-progress',
      duration: null,
      channels: 2,
      contact_channel: 'left',
      paused: false,
      reason: null,
      legal_hold: false,
    } as const;
    desk.realtime.send({ type: 'recording_state', call: { ...talking, recording } });
    await desk.settle();
    expect(text('call-recording')).toBe('Recording');
    const over = { ...talking, state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true } as const;
    await show({ ...over, recording: { ...recording, status: 'processing' } });
    expect(text('call-recording')).toBeNull();
    await press('1');
    await press('Enter', undefined, { ctrlKey: true });
    desk.request(LOG).flush({});
    await desk.settle();
    // The audio of a call that is done with arrives: nothing of it comes back.
    desk.realtime.send({ type: 'recording_state', call: { ...over, log_owed: false, recording: { ...recording, status: 'completed' } } });
    await desk.settle();
    expect(panel()).toBeNull();
  });

  describe('the recording', () => {
    const talking = makeCall({ state: 'in-progress', started_at: '2026-11-20T09:00:05Z' });
    const about = (recording: Partial<RecordingView>): CallView => ({
      ...talking,
      recording: {
        status: 'in-progress',
        duration: null,
        channels: 2,
        contact_channel: 'left',
        paused: false,
        reason: null,
        legal_hold: false,
        ...recording,
      },
    });
    const url = `${ROUTES.calls}/${talking.id}/recording`;
    const tell = async (recording: Partial<RecordingView>) => {
      desk.realtime.send({ type: 'recording_state', call: about(recording) });
      await desk.settle();
    };

    it('is paused and goes on by R, and is shown as paused only once it is', async () => {
      await show(about({}));
      await press('r');
      expect(text('call-recording')).toBe('Recording');
      desk.request(`${url}/pause`).flush(about({ paused: true }).recording);
      await tell({ paused: true });
      expect(text('call-recording')).toBe('Recording paused');
      expect(text('pause-recording')).toContain('Resume recording');
      await press('r');
      desk.request(`${url}/resume`).flush(about({}).recording);
      await tell({});
      expect(text('call-recording')).toBe('Recording');
    });

    it('waits for the answer of the contact, which the rep passes on', async () => {
      await show(about({ status: 'awaiting_consent' }));
      expect(text('call-recording')).toBe('Not recording: ask first');
      await press('r');
      desk.backend.expectNone(`${url}/pause`);
      await press('y');
      const request = desk.request(`${url}/consent`);
      expect(request.request.body).toEqual({ agreed: true });
      request.flush(about({ status: 'starting' }).recording);
      await tell({ status: 'starting' });
      expect(text('consent-yes')).toBeNull();
    });

    it('says that it is being announced', async () => {
      await show(about({ status: 'announcing' }));
      expect(text('call-recording')).toBe('Announcing the recording…');
    });
  });

  it('writes the log of a typed number to the call', async () => {
    desk.realtime.call(makeCall({ contact_id: null, contact_name: null, state: 'in-progress' }));
    await desk.settle();
    expect(panel()?.textContent).toContain('(415) 555-0110');
    await end({ contact_id: null, contact_name: null });
    await press('Enter', undefined, { ctrlKey: true });
    expect(desk.request(`${ROUTES.calls}/${makeCall().id}/log`).request.body).toEqual({ outcome: 'connected' });
  });

  it('offers to come back when the audio is not here', async () => {
    desk.realtime.send({ type: 'me_state', call: makeCall({ state: 'in-progress' }), log_owed: [] });
    await desk.settle();
    await (await loader.getHarness(MatButtonHarness.with({ text: 'Rejoin audio' }))).click();
    await desk.letJoin();
    expect(text('audio-state')).toBe('Audio connected');
  });

  it('plays a recorded message to both sides, and stops it', async () => {
    const message = { audio_id: 'm1', name: 'One moment', duration_seconds: 60, content_type: 'audio/wav', bytes: 1, built_in: true };
    const playback = () => desk.request(`${ROUTES.coldCall}/control/audio-playback`);
    await dial();
    await press('g');
    desk.backend.expectNone(`${ROUTES.coldCall}/audio-files`);
    await show({ state: 'in-progress', started_at: new Date().toISOString() });
    await press('g');
    desk.request(`${ROUTES.coldCall}/audio-files`).flush({ items: [message], total: 1 });
    await desk.settle();
    (fixture.nativeElement.querySelector('[data-testid="message"]') as HTMLButtonElement).click();
    const asked = playback();
    expect(asked.request.body).toMatchObject({ audio_id: 'm1', action: 'play' });
    asked.flush({ success: true });
    await desk.settle();
    expect(text('message-playing')).toContain('One moment');
    await press('g');
    const stopped = playback();
    expect(stopped.request.body).toMatchObject({ audio_id: 'm1', action: 'stop' });
    stopped.flush({ success: true });
    await desk.settle();
    expect(text('message-playing')).toBeNull();
  });

  it('says when a message could not be played, and forgets it with its call', async () => {
    await dial();
    await show({ state: 'in-progress', started_at: new Date().toISOString() });
    await press('g');
    desk
      .request(`${ROUTES.coldCall}/audio-files`)
      .flush({ error: { code: 'FORBIDDEN', message: 'no' } }, { status: 403, statusText: 'no' });
    await desk.settle();
    expect(panel()?.textContent).toContain('The messages could not be loaded.');
    await end();
    expect(fixture.nativeElement.querySelector('app-message-menu')).toBeNull();
  });
});
