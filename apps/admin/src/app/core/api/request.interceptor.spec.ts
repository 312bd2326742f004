import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { SessionEvents } from '../auth/session-events';
import type { ApiError } from './api-error';
import { ALLOWS_401, repeatable } from './request-policy';
import { requestInterceptor } from './request.interceptor';
import { HttpContext } from '@angular/common/http';

function setup() {
  jest.useFakeTimers();
  TestBed.configureTestingModule({ providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting()] });
  const seen: { value?: unknown; error?: ApiError } = {};
  const watch = { next: (value: unknown) => (seen.value = value), error: (error: ApiError) => (seen.error = error) };
  return { http: TestBed.inject(HttpClient), backend: TestBed.inject(HttpTestingController), seen, watch };
}

describe('requestInterceptor', () => {
  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
    jest.useRealTimers();
  });

  it('turns the error body of the contract into an ApiError', () => {
    const { http, backend, seen, watch } = setup();
    http.post('/x', {}).subscribe(watch);
    backend
      .expectOne('/x')
      .flush(
        { error: { code: 'VALIDATION_ERROR', message: 'No', details: { fields: { to_phone: 'a number' } }, request_id: 'r1' } },
        { status: 422, statusText: 'x' },
      );
    expect(seen.error).toMatchObject({ code: 'VALIDATION_ERROR', status: 422, message: 'No', requestId: 'r1' });
    expect(seen.error?.fields).toEqual({ to_phone: 'a number' });
  });

  it.each([['<html>bad gateway</html>'], [null], [{ error: 'text' }], [{ error: { code: 7, message: 'x' } }]])(
    'gives words even when the body is %p',
    (body) => {
      const { http, backend, seen, watch } = setup();
      http.post('/x', {}).subscribe(watch);
      backend.expectOne('/x').flush(body, { status: 500, statusText: 'x' });
      expect(seen.error).toMatchObject({ code: 'UNREADABLE', status: 500 });
      expect(seen.error?.message).toContain('500');
    },
  );

  it('repeats a read after a passing fault and gives the later answer', () => {
    const { http, backend, seen, watch } = setup();
    http.get('/x').subscribe(watch);
    backend.expectOne('/x').error(new ProgressEvent('error'));
    jest.advanceTimersByTime(1_000);
    backend.expectOne('/x').flush('busy', { status: 503, statusText: 'x', headers: { 'Retry-After': '2' } });
    jest.advanceTimersByTime(1_900);
    backend.expectNone('/x');
    jest.advanceTimersByTime(200);
    backend.expectOne('/x').flush({ ok: true });
    expect(seen.value).toEqual({ ok: true });
  });

  it('gives up after three repeats', () => {
    const { http, backend, seen, watch } = setup();
    http.get('/x').subscribe(watch);
    for (let attempt = 0; attempt < 4; attempt++) {
      backend.expectOne('/x').error(new ProgressEvent('error'));
      jest.advanceTimersByTime(5_000);
    }
    expect(seen.error).toMatchObject({ code: 'NETWORK' });
  });

  it('does not keep anybody waiting longer than five seconds for a repeat', () => {
    const { http, backend, seen, watch } = setup();
    http.get('/x').subscribe(watch);
    backend.expectOne('/x').flush('slow down', { status: 429, statusText: 'x', headers: { 'Retry-After': '60' } });
    expect(seen.error).toMatchObject({ status: 429, retryAfterSeconds: 60 });
  });

  it('never repeats a command by itself', () => {
    const { http, backend, seen, watch } = setup();
    http.post('/x', {}).subscribe(watch);
    backend.expectOne('/x').error(new ProgressEvent('error'));
    jest.advanceTimersByTime(20_000);
    expect(seen.error).toMatchObject({ code: 'NETWORK' });
  });

  it('repeats a command with a key only when no answer came', () => {
    const { http, backend, seen, watch } = setup();
    http.post('/x', {}, { context: repeatable('unanswered') }).subscribe(watch);
    backend.expectOne('/x').error(new ProgressEvent('error'));
    jest.advanceTimersByTime(1_000);
    backend.expectOne('/x').flush({ error: { code: 'PROVIDER_ERROR', message: 'down' } }, { status: 503, statusText: 'x' });
    expect(seen.error).toMatchObject({ code: 'PROVIDER_ERROR', status: 503 });
  });

  it('gives up waiting after ten seconds', () => {
    const { http, backend, seen, watch } = setup();
    http.post('/x', {}).subscribe(watch);
    const request = backend.expectOne('/x');
    jest.advanceTimersByTime(10_001);
    expect(request.cancelled).toBe(true);
    expect(seen.error).toMatchObject({ code: 'TIMEOUT' });
  });

  it('tells that the session is over on 401, unless the asker deals with it', () => {
    const { http, backend, watch } = setup();
    let expired = 0;
    TestBed.inject(SessionEvents).expired.subscribe(() => expired++);
    const body = { error: { code: 'UNAUTHORIZED', message: 'Sign in' } };
    http.get('/x', { context: new HttpContext().set(ALLOWS_401, true) }).subscribe(watch);
    backend.expectOne('/x').flush(body, { status: 401, statusText: 'x' });
    expect(expired).toBe(0);
    http.get('/x').subscribe(watch);
    backend.expectOne('/x').flush(body, { status: 401, statusText: 'x' });
    expect(expired).toBe(1);
  });
});
