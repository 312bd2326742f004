import { TestBed } from '@angular/core/testing';
import { settle } from '../../testing/settle';
import { LeaveWarning } from './leave-warning';

/** What the browser does when somebody closes the tab: asks the page, and asks the person when the page minds. */
function minds(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('LeaveWarning', () => {
  it('lets the tab be closed but while there is something to lose', async () => {
    const leaving = TestBed.inject(LeaveWarning);
    await settle();
    expect(minds()).toBe(false);
    leaving.reason.set('You are in a call.');
    await settle();
    expect(minds()).toBe(true);
    leaving.reason.set(null);
    await settle();
    expect(minds()).toBe(false);
  });
});
