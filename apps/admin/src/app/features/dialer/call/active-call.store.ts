import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { CallState, CallView, InitiateResponse, ProviderName } from '@dialer/contracts';
import { firstValueFrom, merge } from 'rxjs';
import { type ApiError, toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { ColdCallApi } from '../../../core/api/cold-call.api';
import { MicrophoneError } from '../../../core/audio/microphone';
import { SessionStore } from '../../../core/auth/session.store';
import { DeskSeat } from '../../../core/desk/desk-seat';
import type { SoftphoneRoute } from '../softphone/softphone';
import { CallAudio } from './call-audio';
import { CallFeed, type MeCalls } from './call-feed';
import { type CallPhase, type Start, phaseOf } from './call-phase';
import { callIdOf, isOver, newer } from './call-progress';
import { ClosedCalls } from './closed-calls';
import { type Problem, microphoneProblem, missingProblem, refusalOf } from './call-words';
import { type DialTarget, targetOfCall } from './dial-target';
import { DirectLeg } from './direct-leg';
import { RecordChoice } from './record-choice';

const NONE: Start = { step: 'none' };
type Placed = Pick<InitiateResponse, 'conference_id' | 'warnings'>;

/** The one call of this desk. Commands ask, the server's frames tell (design.md §4): only they move a call from state to state. */
@Injectable({ providedIn: 'root' })
export class ActiveCallStore {
  private readonly api = inject(ColdCallApi);
  private readonly campaigns = inject(CampaignsApi);
  private readonly seats = inject(DeskSeat);
  private readonly audio = inject(CallAudio);
  private readonly feed = inject(CallFeed);
  private readonly session = inject(SessionStore);
  private readonly recording = inject(RecordChoice);
  private readonly directLeg = inject(DirectLeg);
  private readonly start = signal<Start>(NONE);
  private readonly view = signal<CallView | null>(null);
  private readonly wanted = signal<DialTarget | null>(null);
  private readonly endRequested = signal(false);
  private readonly held = signal(false);
  private readonly turns = signal(0);
  private readonly told = signal<readonly string[]>([]);
  private readonly closed = inject(ClosedCalls);

  readonly call = this.view.asReadonly();
  /** Rises whenever the desk is cleared: what belonged to the call before must not reach the next one. */
  readonly turn = this.turns.asReadonly();
  /** When the rep pressed Dial, by the page's own clock. */
  private pressedAt: number | null = null;
  readonly target = computed(() => {
    const call = this.view();
    return this.wanted() ?? (call && targetOfCall(call));
  });
  readonly phase = computed<CallPhase>(() => phaseOf(this.start(), this.view(), this.endRequested()));
  readonly visible = computed(() => this.phase() !== 'idle');
  /** A call that still has to be ended or logged: nobody else is dialled before. */
  readonly engaged = computed(() => this.phase() !== 'idle' && this.phase() !== 'refused');
  /** Nobody is dialled by hand now; `busyWords` says why. */
  readonly busy = computed(() => this.engaged() || this.seats.taken());
  readonly busyWords = computed(() =>
    this.engaged() ? 'Finish the call that is open first.' : 'You sit at the desk of a campaign: leave it before you dial by hand.',
  );
  readonly onLine = computed(() => ['dialing', 'ringing', 'connected', 'ending'].includes(this.phase()));
  /** The carrier never answered the dial: nobody knows yet whether a phone rings (calls.md B8). */
  readonly unconfirmed = computed(() => {
    const start = this.start();
    return start.step === 'placing' && start.unconfirmed === true && this.phase() === 'dialing';
  });
  readonly problem = computed(() => {
    const start = this.start();
    return start.step === 'refused' || start.step === 'manual' ? start.problem : null;
  });
  /** The rep hung up before anybody answered, whatever word the carrier has for it. */
  readonly givenUp = computed(() => this.phase() === 'over' && this.endRequested() && !this.view()?.started_at);
  readonly onHold = this.held.asReadonly();
  /** What the server has let pass and the rep should know: another number is shown, the zone of the called one is not known. */
  readonly advice = this.told.asReadonly();
  /** This page placed the call itself, so it brings the rep's audio too. */
  readonly placedHere = computed(() => this.start().step === 'placing');
  readonly provider = computed<ProviderName>(() => this.view()?.provider ?? defaultProvider(this.session));
  readonly conferenceId = computed(() => {
    const start = this.start();
    return this.view()?.conference_id ?? (start.step === 'placing' ? start.conferenceId : null);
  });
  /** This browser dials, or dialled, the contact itself. */
  private readonly direct = computed(() => {
    const [start, call] = [this.start(), this.view()];
    return call ? call.path === 'direct' : start.step === 'placing' && start.direct === true;
  });
  /** One of a campaign's lines: it comes into the room in which the rep sits already. */
  readonly line = computed(() => this.view()?.path === 'line');
  /** The call the rep's leg may be made for now. A direct one waits for its order: a frame may name the call before. */
  readonly joinable = computed(() => {
    const start = this.start();
    if (this.line()) return null;
    return start.step === 'placing' && start.direct && !start.conferenceId ? null : this.conferenceId();
  });

  constructor() {
    merge(this.feed.changes, this.feed.recordings)
      .pipe(takeUntilDestroyed())
      .subscribe((call) => this.learn(call));
    this.feed.snapshots.pipe(takeUntilDestroyed()).subscribe((calls) => this.resume(calls));
    let owner: string | undefined;
    effect(() => {
      const user = this.session.me()?.user.id;
      // A session that ran out under a call does not end it: whoever comes back finds it. Signing out, or another person, does.
      const ranOut = !user && this.session.ended();
      if (owner && owner !== user && !(ranOut && untracked(this.view))) untracked(() => this.reset(null));
      if (!ranOut) owner = user;
    });
  }

  /** Microphone first, then everything else at once (calls.md B7). `overHours`: why outside calling hours. */
  async dial(target: DialTarget, overHours: string | null = null): Promise<void> {
    if (this.busy()) return;
    this.begin(target);
    this.pressedAt = performance.now();
    const missing = this.audio.missing();
    if (missing) return this.start.set({ step: 'manual', problem: missingProblem(missing) });
    try {
      await this.audio.openMicrophone();
    } catch (error) {
      if (error instanceof MicrophoneError) return this.refuse(microphoneProblem(error.problem));
      throw error;
    }
    if (this.start().step === 'microphone') await this.place(target, overHours);
  }

  async end(): Promise<void> {
    if (this.endRequested()) return;
    this.endRequested.set(true);
    // Nothing more of the rep is heard; the leg itself stays until the server heard the wish, or it would look like a lost one.
    this.audio.setMuted(true);
    const conference = this.conferenceId();
    if (conference) await this.sendEnd(conference);
    else if (this.start().step === 'microphone') this.reset(null);
    // Otherwise it is not placed yet: placed() sees the wish and ends the call as soon as it has a name.
  }

  async toggleHold(): Promise<void> {
    const call = this.view();
    if (!call || this.phase() !== 'connected') return;
    const answer = await firstValueFrom(
      this.api.control({
        // Without a room the call itself is what is meant (calls.md D21).
        conference_sid: (this.direct() ? call.call_sid : call.conference_sid) ?? call.conference_id,
        // Hold is for the person called; who is not heard meanwhile is their matter (calls.md D21).
        participant_sid: call.call_sid ?? 'customer',
        action: this.held() ? 'unhold' : 'hold',
      }),
    );
    this.held.set(answer.hold);
    if (this.direct()) this.directLeg.held(answer.hold);
  }

  /** Milliseconds since the rep pressed Dial; null for a call that was found, not made, here. */
  sinceDial(): number | null {
    return this.pressedAt === null ? null : Math.round(performance.now() - this.pressedAt);
  }

  /** The panel is done with this call: logged, or closed on purpose. */
  close(): void {
    if (this.onLine()) return;
    this.reset(this.view()?.id ?? null);
  }

  /** Opens the log form of a call that ended earlier. */
  openLog(call: CallView, target: DialTarget | null): void {
    if (this.busy()) return;
    this.begin(target);
    this.start.set(NONE);
    this.view.set(call);
  }

  /** How the rep's leg is made when it is not by a room; asked once for each leg. */
  ownRoute(): SoftphoneRoute | undefined {
    return this.direct() ? this.directLeg.route(this.view()) : undefined;
  }

  private async place(target: DialTarget, overHours: string | null): Promise<void> {
    const direct = this.session.me()?.calling.path === 'direct';
    this.start.set({ step: 'placing', conferenceId: null, direct });
    const request = {
      to_phone: target.phone,
      ...(target.contactId && { contact_id: target.contactId }),
      ...this.recording.wish(),
      ...(overHours && { override_hours: { reason: overHours } }),
    };
    try {
      const key = crypto.randomUUID();
      if (!direct) return this.placed(await firstValueFrom(this.api.initiate(request, key)));
      const order = await firstValueFrom(this.api.directCall(request, key));
      if (this.start().step === 'placing') this.directLeg.ordered(order);
      this.placed(order);
    } catch (error) {
      await this.placingFailed(toApiError(error));
    }
  }

  private placed({ conference_id: conferenceId, warnings = [] }: Placed, unconfirmed = false): void {
    const start = this.start();
    if (start.step !== 'placing') return;
    this.told.set(warnings);
    this.start.set({ ...start, conferenceId, unconfirmed });
    if (this.endRequested()) void this.sendEnd(conferenceId);
  }

  private async placingFailed(error: ApiError): Promise<void> {
    const { conference_id: conferenceId, state } = error.details;
    if (typeof conferenceId === 'string') {
      // The carrier never answered (calls.md B8): the call may exist, so it is followed instead of given up.
      if (!isOver(state as CallState)) return this.placed({ conference_id: conferenceId }, true);
      // It was refused, and the row tells it in better words and wants a log.
      const id = callIdOf(conferenceId);
      if (id) await this.feed.refresh(id).catch(() => undefined);
    }
    // A frame may have told already what became of the call; then its words are better.
    if (this.start().step !== 'placing' || this.view()) return;
    if (this.endRequested()) this.reset(null);
    else this.refuse(refusalOf(error));
  }

  private async sendEnd(conference: string): Promise<void> {
    const seat = this.line() ? this.seats.seat() : null;
    try {
      await firstValueFrom<unknown>(seat ? this.campaigns.act(seat.agentId, 'hang_up') : this.api.end(conference));
      this.audio.release();
      if (!this.feed.live()) await this.refreshNow();
    } catch {
      // The wish stays visible; End can be pressed again.
      this.endRequested.set(false);
    }
  }

  async refreshNow(): Promise<void> {
    const id = this.view()?.id ?? callIdOf(this.conferenceId() ?? '');
    if (id) await this.feed.refresh(id);
  }

  private learn(call: CallView): void {
    if (this.closed.has(call.id) || !this.concerns(call)) return;
    if (this.view() && this.view()?.id !== call.id) this.reset(null);
    // Logged in another window: nothing is left to do here.
    if (this.view()?.log_owed && !call.log_owed) return this.reset(call.id);
    this.view.update((known) => newer(known, call));
    this.start.update((start) => (start.step === 'refused' ? NONE : start));
    if (isOver(call.state)) this.audio.release();
    else if (this.endRequested() && this.start().step === 'placing') void this.sendEnd(call.conference_id);
  }

  private concerns(call: CallView): boolean {
    const known = this.view();
    // Somebody on the phone goes before a log that can be written later.
    if (known && known.id !== call.id && isOver(known.state) && call.path === 'line' && !isOver(call.state)) return true;
    if (known) return known.id === call.id;
    const start = this.start();
    if (start.step === 'none') return !isOver(call.state);
    if (start.step === 'placing' && start.conferenceId) return call.conference_id === start.conferenceId;
    const wanted = this.wanted();
    const same = call.contact_id === wanted?.contactId && call.to_phone === wanted.phone;
    // A call the carrier refused exists all the same and wants its log; its frame may come after the refusal.
    return same && (start.step === 'placing' || (start.step === 'refused' && call.log_owed));
  }

  /** After a reload, or a gap too long to replay: what the server says is the case. */
  private resume({ live, owed }: MeCalls): void {
    const known = this.view();
    if (known) {
      const now = [live, ...owed].find((call) => call?.id === known.id);
      if (now) this.learn(now);
      else if (!isOver(known.state)) void this.feed.refresh(known.id);
      return;
    }
    if (this.start().step !== 'none') return;
    const latest = live ?? owed.at(-1) ?? null;
    if (latest && !this.closed.has(latest.id)) this.view.set(latest);
  }

  private begin(target: DialTarget | null): void {
    this.reset(null);
    this.wanted.set(target);
    this.start.set({ step: 'microphone' });
  }

  private refuse(problem: Problem): void {
    this.audio.release();
    this.start.set({ step: 'refused', problem });
  }

  private reset(closed: string | null): void {
    if (closed) this.closed.add(closed);
    this.audio.release();
    this.directLeg.forget();
    this.start.set(NONE);
    this.view.set(null);
    this.wanted.set(null);
    this.endRequested.set(false);
    this.held.set(false);
    this.told.set([]);
    this.pressedAt = null;
    this.turns.update((turn) => turn + 1);
  }
}

/** The carrier of this user's next call. */
function defaultProvider(session: SessionStore): ProviderName {
  return session.me()?.calling.provider ?? 'twilio';
}
