import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { type MeView, ROUTES } from '@dialer/contracts';
import { makeMe } from '../../testing/factories';
import { settle } from '../../testing/settle';
import { requestInterceptor } from '../api/request.interceptor';
import { SessionEvents } from './session-events';
import { home, may, mayDial, safeNext, signedIn } from './session.guards';
import { SessionStore } from './session.store';

/** Says which route it is. */
@Component({ template: '{{ name }}' })
class Page {
  protected readonly name: string = inject(ActivatedRoute).snapshot.data['name'];
}
const page = (name: string) => ({ component: Page, data: { name } });

const rep = makeMe();
const ops = makeMe({ permissions: ['calls.read', 'calls.read_all', 'ops.read', 'ops.act'] });
const switchedOff = makeMe({ features: { cold_call_dialer: false, direct_calling: true, record_calls: false } });

async function visit(url: string, answer: MeView | number): Promise<string> {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([requestInterceptor])),
      provideHttpClientTesting(),
      provideRouter([
        { path: '', pathMatch: 'full', redirectTo: home },
        { path: 'sign-in', ...page('sign in') },
        { path: 'unavailable', ...page('unavailable') },
        { path: 'dial', canMatch: [signedIn, mayDial], ...page('dial') },
        { path: 'calls', canMatch: [signedIn, may('calls.read')], ...page('calls') },
        { path: 'users', canMatch: [signedIn, may('users.manage')], ...page('users') },
        { path: '**', canMatch: [signedIn], ...page('not found') },
      ]),
    ],
  });
  const backend = TestBed.inject(HttpTestingController);
  const harness = await RouterTestingHarness.create();
  const arrived = harness.navigateByUrl(url);
  await settle();
  const request = backend.expectOne(`${ROUTES.auth}/me`);
  if (typeof answer === 'number') request.flush({ error: { code: 'X', message: '' } }, { status: answer, statusText: 'x' });
  else request.flush(answer);
  await arrived;
  return `${harness.routeNativeElement?.textContent} ${harness.fixture.componentRef.injector.get(SessionStore).signedIn()}`;
}

describe('who may see what', () => {
  it.each([
    ['/', rep, 'dial true'],
    ['/', ops, 'calls true'],
    ['/', switchedOff, 'calls true'],
    ['/dial', ops, 'not found true'],
    ['/dial', switchedOff, 'not found true'],
    ['/users', rep, 'not found true'],
    ['/calls', 401, 'sign in false'],
    ['/calls', 500, 'unavailable false'],
  ])('%s answered with %#', async (url, answer, seen) => {
    expect(await visit(url, answer)).toBe(seen);
  });

  it('knows that a session ended under an open page, and asks only once who is there', async () => {
    await visit('/calls', rep);
    const session = TestBed.inject(SessionStore);
    expect(await session.whoAmI()).toEqual(rep);
    TestBed.inject(SessionEvents).expire();
    expect(session.ended()).toBe(true);
    expect(session.signedIn()).toBe(false);
    expect(session.can('calls.read')).toBe(false);
  });

  it.each([
    ['/calls?state=busy', '/calls?state=busy'],
    ['/unavailable?next=/dial', '/'],
    ['calls', '/'],
    ['', '/'],
  ])('takes %p as goal after signing in for %p', (next, goal) => expect(safeNext(next)).toBe(goal));
});
