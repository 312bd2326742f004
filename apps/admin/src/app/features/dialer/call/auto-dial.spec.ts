import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { SessionStore } from '../../../core/auth/session.store';
import { Notices } from '../../../core/shell/notices';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeCall, makeContact } from '../../../testing/factories';
import { LogForm } from '../call-panel/log-form';
import { ActiveCallStore } from './active-call.store';
import { AutoDial } from './auto-dial';
import { AutoDialCountdown } from './auto-dial-countdown';
import { AutoDialSwitch } from './auto-dial-switch';
import { CallLogStore } from './call-log.store';
import { type DialTarget, targetOfContact } from './dial-target';
import { NextContactSource } from './next-contact';

const ada = targetOfContact(makeContact());
const bo = targetOfContact(makeContact({ id: 'contact-2', name: 'Bo Lind', phone: '+14155550120' }));

describe('auto-dial', () => {
  let desk: CallDesk;
  let countdown: ComponentFixture<AutoDialCountdown>;
  let next: jest.Mock<(after: string) => Promise<DialTarget | null>>;
  let leavePage: () => void;

  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
    next = jest.fn<(after: string) => Promise<DialTarget | null>>().mockResolvedValue(bo);
    leavePage = TestBed.inject(NextContactSource).provide(next);
    countdown = TestBed.createComponent(AutoDialCountdown);
    countdown.autoDetectChanges();
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'queueMicrotask', 'nextTick'] });
  });
  afterEach(() => jest.useRealTimers());

  const words = () => countdown.nativeElement.textContent.replace(/\s+/g, ' ').trim();
  const store = () => TestBed.inject(ActiveCallStore);
  const dialled = () => desk.backend.match(`${ROUTES.coldCall}/initiate`).map(({ request }) => request.body.to_phone);
  function switchOn(): void {
    const fixture = TestBed.createComponent(AutoDialSwitch);
    fixture.autoDetectChanges();
    fixture.nativeElement.querySelector('button').click();
  }
  /** Saves the log of Ada's call, the way the panel's key does. */
  async function saveLog(): Promise<void> {
    store().openLog(makeCall({ state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true }), ada);
    await desk.settle();
    TestBed.inject(CallLogStore).choose('connected');
    const form = TestBed.createComponent(LogForm);
    form.autoDetectChanges();
    void form.componentInstance.save();
    await desk.settle();
    desk.request(`${ROUTES.contacts}/contact-1/log`).flush({});
    await desk.settle();
  }
  async function pass(seconds: number): Promise<void> {
    jest.advanceTimersByTime(seconds * 1000);
    await desk.settle();
  }

  it('is off until somebody switches it on: a saved log dials nobody', async () => {
    await saveLog();
    expect(words()).toBe('');
    await pass(10);
    expect(dialled()).toEqual([]);
  });

  it('dials the next contact three seconds after the log is saved', async () => {
    switchOn();
    await saveLog();
    expect(next).toHaveBeenCalledWith('contact-1');
    expect(words()).toContain('Bo Lind is dialled in 3 s');
    await pass(2);
    expect(words()).toContain('in 1 s');
    expect(dialled()).toEqual([]);
    await pass(1);
    expect(dialled()).toEqual(['+14155550120']);
    expect(words()).toBe('');
  });

  it('is stopped by Escape, for this once', async () => {
    switchOn();
    await saveLog();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await pass(10);
    expect(words()).toBe('');
    expect(dialled()).toEqual([]);
    expect(TestBed.inject(AutoDial).on()).toBe(true);
  });

  it.each<[string, () => unknown]>([
    ['the rep calls somebody else', () => store().dial(ada)],
    ['the page with the list is left', () => leavePage()],
    ['the switch is turned off', () => TestBed.inject(AutoDial).toggle()],
    ['the button is pressed', () => countdown.nativeElement.querySelector('[data-testid="auto-dial-stop"]').click()],
  ])('does not dial when %s', async (_, act) => {
    switchOn();
    await saveLog();
    act();
    await pass(10);
    expect(words()).toBe('');
    expect(dialled()).not.toContain('+14155550120');
  });

  it('does not dial by an answer that comes after it was stopped', async () => {
    let answer: (target: DialTarget) => void = () => undefined;
    next.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    switchOn();
    await saveLog();
    TestBed.inject(AutoDial).stop();
    answer(bo);
    await desk.settle();
    expect(words()).toBe('');
    await pass(10);
    expect(dialled()).toEqual([]);
  });

  it('says that the list is at its end, or could not be asked', async () => {
    const say = jest.spyOn(TestBed.inject(Notices), 'say');
    const fail = jest.spyOn(TestBed.inject(Notices), 'fail');
    switchOn();
    next.mockResolvedValueOnce(null);
    await TestBed.inject(AutoDial).saved('contact-1');
    expect(say).toHaveBeenCalledWith('Auto-dial: nobody is left to call in this list.');
    next.mockRejectedValueOnce(new Error('gone'));
    await TestBed.inject(AutoDial).saved('contact-1');
    expect(fail).toHaveBeenCalledWith(expect.any(Error), 'Auto-dial could not find the next contact');
    expect(words()).toBe('');
  });

  it('is nobody else’s choice', async () => {
    switchOn();
    expect(TestBed.inject(AutoDial).on()).toBe(true);
    const left = TestBed.inject(SessionStore).logout();
    desk.request(`${ROUTES.auth}/logout`).flush(null);
    await left;
    expect(TestBed.inject(AutoDial).on()).toBe(false);
  });
});
