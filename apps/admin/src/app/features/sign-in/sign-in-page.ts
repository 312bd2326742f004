import { Component, DestroyRef, ElementRef, afterNextRender, computed, inject, input, signal, viewChild } from '@angular/core';
import { FormField, email, form, required, submit } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { type ApiError, toApiError } from '../../core/api/api-error';
import { safeNext } from '../../core/auth/session.guards';
import { SessionStore } from '../../core/auth/session.store';
import { Icon } from '../../shared/ui/icon';

@Component({
  selector: 'app-sign-in-page',
  imports: [FormField, Icon, MatButton, MatError, MatFormField, MatInput, MatLabel],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  readonly next = input<string>();
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly firstField = viewChild.required<ElementRef<HTMLElement>>('email');
  private readonly model = signal({ email: '', password: '' });
  private countdown: ReturnType<typeof setInterval> | undefined;

  protected readonly fields = form(this.model, (path) => {
    required(path.email, { message: 'Enter your e-mail address' });
    email(path.email, { message: 'This is not an e-mail address' });
    required(path.password, { message: 'Enter your password' });
  });
  protected readonly ended = this.session.ended;
  private readonly refusal = signal<string | null>(null);
  private readonly waitSeconds = signal(0);
  protected readonly busy = computed(() => this.fields().submitting());
  protected readonly locked = computed(() => this.waitSeconds() > 0);
  protected readonly message = computed(() =>
    this.locked() ? `Too many attempts. Try again in ${this.waitSeconds()} s.` : this.refusal(),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearInterval(this.countdown));
    afterNextRender(() => this.firstField().nativeElement.focus());
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (this.locked()) return;
    this.refusal.set(null);
    await submit(this.fields, async () => {
      try {
        await this.session.login(this.model());
        await this.router.navigateByUrl(safeNext(this.next()));
      } catch (error) {
        this.refuse(toApiError(error));
      }
      return undefined;
    });
  }

  private refuse(error: ApiError): void {
    if (error.status === 429) return this.lockFor(error.retryAfterSeconds ?? 30);
    this.refusal.set(error.status === 401 ? 'E-mail address and password do not match. Check both and try again.' : error.message);
  }

  private lockFor(seconds: number): void {
    clearInterval(this.countdown);
    this.waitSeconds.set(seconds);
    this.refusal.set(null);
    this.countdown = setInterval(() => {
      this.waitSeconds.update((left) => left - 1);
      if (this.waitSeconds() <= 0) clearInterval(this.countdown);
    }, 1000);
  }
}
