import { TestBed } from '@angular/core/testing';
import { ROUTES } from '@dialer/contracts';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeContact } from '../../../testing/factories';
import { ActiveCallStore } from './active-call.store';
import { targetOfContact } from './dial-target';
import { RecordChoice } from './record-choice';
import { RecordSwitch } from './record-switch';

describe('the switch of recordings', () => {
  let desk: CallDesk;
  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
  });

  async function asked(): Promise<unknown> {
    void TestBed.inject(ActiveCallStore).dial(targetOfContact(makeContact()));
    await desk.settle();
    return desk.request(`${ROUTES.coldCall}/initiate`).request.body;
  }

  it('leaves it to the workspace until somebody touches it', async () => {
    expect(TestBed.inject(RecordChoice).on()).toBe(false);
    expect(await asked()).not.toHaveProperty('record');
  });

  it.each([
    [1, true],
    [2, false],
  ])('says what the rep chose, after %d clicks: %s', async (clicks, record) => {
    const fixture = TestBed.createComponent(RecordSwitch);
    fixture.autoDetectChanges();
    const button = fixture.nativeElement.querySelector('button') as HTMLButtonElement;
    expect(button.getAttribute('aria-checked')).toBe('false');
    for (let n = 0; n < clicks; n++) button.click();
    await fixture.whenStable();
    expect(button.getAttribute('aria-checked')).toBe(String(record));
    expect(button.textContent?.trim()).toBe(`Recording ${record ? 'on' : 'off'}`);
    expect(await asked()).toMatchObject({ record });
  });
});
