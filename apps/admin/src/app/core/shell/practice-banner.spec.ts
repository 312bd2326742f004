import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ROUTES } from '@dialer/contracts';
import { makeMe } from '../../testing/factories';
import { settle } from '../../testing/settle';
import { SessionStore } from '../auth/session.store';
import { PracticeBanner } from './practice-banner';
import { PracticeModeStore } from './practice-mode.store';

describe('the banner of practice mode', () => {
  let backend: HttpTestingController;

  async function open(localMode = true): Promise<ComponentFixture<PracticeBanner>> {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    backend = TestBed.inject(HttpTestingController);
    const known = TestBed.inject(SessionStore).whoAmI();
    backend.expectOne(`${ROUTES.auth}/me`).flush(makeMe({ local_mode: localMode }));
    await known;
    const fixture = TestBed.createComponent(PracticeBanner);
    fixture.autoDetectChanges();
    await settle();
    return fixture;
  }
  const words = ({ nativeElement }: ComponentFixture<PracticeBanner>) => nativeElement.textContent.replace(/\s+/g, ' ').trim();
  async function answer(enforced: boolean): Promise<void> {
    backend.expectOne(ROUTES.callingHours).flush({ enforced });
    await settle();
  }

  beforeEach(() => sessionStorage.clear());

  it('says that hours are off, and no longer once they hold', async () => {
    const banner = await open();
    expect(words(banner)).toBe('Practice mode: no real phone rings.');
    await answer(false);
    expect(words(banner)).toBe('Practice mode: no real phone rings, and calling hours are off.');
    TestBed.inject(PracticeModeStore).reload();
    await settle();
    await answer(true);
    expect(words(banner)).toBe('Practice mode: no real phone rings.');
  });

  it('is not there on a real carrier, and nothing is asked', async () => {
    expect(words(await open(false))).toBe('');
    backend.expectNone(ROUTES.callingHours);
  });

  it('stays away once it has been dismissed, until the window is closed', async () => {
    const banner = await open();
    banner.nativeElement.querySelector('[data-testid="hide-practice-banner"]').click();
    await settle();
    expect(words(banner)).toBe('');
    TestBed.resetTestingModule();
    expect(words(await open())).toBe('');
    sessionStorage.clear();
    TestBed.resetTestingModule();
    expect(words(await open())).toContain('Practice mode');
  });
});
