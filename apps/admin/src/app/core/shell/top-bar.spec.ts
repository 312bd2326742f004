import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { ROUTES } from '@dialer/contracts';
import { type CallDesk, setUpCallDesk, signInRep } from '../../testing/call-desk';
import { LeaveWarning } from './leave-warning';
import { TopBar } from './top-bar';

const LOGOUT = `${ROUTES.auth}/logout`;

describe('signing out in the top bar', () => {
  let desk: CallDesk;
  let menu: MatMenuHarness;

  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
    const fixture = TestBed.createComponent(TopBar);
    fixture.autoDetectChanges();
    menu = await TestbedHarnessEnvironment.loader(fixture).getHarness(MatMenuHarness.with({ selector: '.user' }));
    await menu.open();
  });

  it('is done at once when nothing is cut off', async () => {
    await menu.clickItem({ text: /Sign out/ });
    desk.request(LOGOUT);
  });

  it('asks once in a live call, and again the next time', async () => {
    TestBed.inject(LeaveWarning).reason.set('You are in a call.');
    await menu.clickItem({ text: /Sign out/ });
    desk.backend.expectNone(LOGOUT);
    expect(document.querySelector('.cdk-overlay-container [role=alert]')?.textContent).toContain('You are in a call.');
    await menu.close();
    await menu.open();
    await menu.clickItem({ text: /Sign out/ });
    desk.backend.expectNone(LOGOUT);
    await menu.clickItem({ text: 'Sign out all the same' });
    desk.request(LOGOUT);
  });
});
