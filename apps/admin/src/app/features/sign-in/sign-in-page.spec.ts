import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { Router, provideRouter } from '@angular/router';
import { ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { requestInterceptor } from '../../core/api/request.interceptor';
import { makeMe } from '../../testing/factories';
import { settle } from '../../testing/settle';
import { SignInPage } from './sign-in-page';

async function setup(next?: string) {
  TestBed.configureTestingModule({
    providers: [provideHttpClient(withInterceptors([requestInterceptor])), provideHttpClientTesting(), provideRouter([])],
  });
  const fixture = TestBed.createComponent(SignInPage);
  if (next) fixture.componentRef.setInput('next', next);
  fixture.autoDetectChanges();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const backend = TestBed.inject(HttpTestingController);
  const went = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  const button = await loader.getHarness(MatButtonHarness);
  async function fill(email: string, password: string): Promise<void> {
    const [first, second] = await loader.getAllHarnesses(MatInputHarness);
    await first?.setValue(email);
    await second?.setValue(password);
    await button.click();
  }
  const error = () => fixture.nativeElement.querySelector('[data-testid="sign-in-error"]').textContent.trim();
  return { fixture, backend, went, button, fill, error };
}

const refusal = { error: { code: 'UNAUTHORIZED', message: 'No' } };

describe('SignInPage', () => {
  it.each([
    ['/dial/list-1?status=busy', '/dial/list-1?status=busy'],
    [undefined, '/'],
    ['https://evil.test', '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/sign-in', '/'],
  ])('goes on to %p as %p', async (next, goal) => {
    const { backend, went, fill } = await setup(next);
    await fill('rita@example.test', 'secret');
    const request = backend.expectOne(`${ROUTES.auth}/login`);
    expect(request.request.body).toEqual({ email: 'rita@example.test', password: 'secret' });
    request.flush({});
    await settle();
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe());
    await settle();
    expect(went).toHaveBeenCalledWith(goal);
  });

  it('asks nothing of the server before both fields are filled', async () => {
    const { backend, button, fixture } = await setup();
    await button.click();
    backend.expectNone(`${ROUTES.auth}/login`);
    expect(fixture.nativeElement.textContent).toContain('Enter your password');
  });

  it('says that the two do not match', async () => {
    const { backend, fill, error } = await setup();
    await fill('rita@example.test', 'wrong');
    backend.expectOne(`${ROUTES.auth}/login`).flush(refusal, { status: 401, statusText: 'x' });
    await settle();
    expect(error()).toContain('do not match');
  });

  it('counts down when there were too many attempts', async () => {
    const { backend, fill, fixture, error, button } = await setup();
    await fill('rita@example.test', 'wrong');
    const headers = { 'Retry-After': '20' };
    backend.expectOne(`${ROUTES.auth}/login`).flush(refusal, { status: 429, statusText: 'x', headers });
    await settle();
    expect(error()).toMatch(/Try again in (20|19) s/);
    expect(await button.isDisabled()).toBe(true);
    fixture.destroy();
  });

  it('says when the server cannot be reached', async () => {
    const { backend, fill, error } = await setup();
    await fill('rita@example.test', 'secret');
    backend.expectOne(`${ROUTES.auth}/login`).error(new ProgressEvent('error'));
    await settle();
    expect(error()).toContain('cannot be reached');
  });
});
