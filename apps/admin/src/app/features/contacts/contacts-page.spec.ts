import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { type Permission, ROLE_PERMISSIONS, ROUTES } from '@dialer/contracts';
import { SessionStore } from '../../core/auth/session.store';
import { type CallDesk, setUpCallDesk } from '../../testing/call-desk';
import { makeList, makeMe } from '../../testing/factories';
import { ContactsPage } from './contacts-page';

describe('the page of contact lists', () => {
  let desk: CallDesk;
  let fixture: ComponentFixture<ContactsPage>;

  async function open(permissions: readonly Permission[], features = makeMe().features): Promise<void> {
    desk = setUpCallDesk();
    const known = TestBed.inject(SessionStore).whoAmI();
    desk.request(`${ROUTES.auth}/me`).flush(makeMe({ permissions: [...permissions], features }));
    await known;
    fixture = TestBed.createComponent(ContactsPage);
    fixture.autoDetectChanges();
    await desk.settle();
  }
  async function answer(lists = [makeList({ counts: { by_status: { not_called: 1 }, by_outcome: { follow_up: 1 } } })]): Promise<void> {
    desk.request(ROUTES.contactLists).flush({ items: lists, total: lists.length });
    await desk.settle();
  }
  const text = () => (fixture.nativeElement.textContent as string).replace(/\s+/g, ' ');
  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as HTMLElement | null;
  const links = () => [...fixture.nativeElement.querySelectorAll('a')].map((link) => link.getAttribute('href'));

  it('leads into the dialer, as a whole and list by list', async () => {
    await open(ROLE_PERMISSIONS.rep);
    await answer();
    expect(text()).toMatch(/Autumn leads211/);
    expect(links()).toEqual(['/dial', '/dial/list-1']);
    expect(part('delete-list')).toBeNull();
  });

  it('leads nowhere where nobody may dial', async () => {
    await open(ROLE_PERMISSIONS.rep, { ...makeMe().features, cold_call_dialer: false });
    await answer();
    expect(links()).toEqual([]);
  });

  it('deletes a list after a question', async () => {
    await open(ROLE_PERMISSIONS.supervisor);
    await answer();
    part('delete-list')?.click();
    await desk.settle();
    desk.backend.expectNone(`${ROUTES.contactLists}/list-1`);
    expect(text()).toContain('With all its contacts?');
    part('delete-sure')?.click();
    await desk.settle();
    desk.backend.expectOne({ method: 'DELETE', url: `${ROUTES.contactLists}/list-1` }).flush(null, { status: 204, statusText: 'x' });
    await desk.settle();
    await answer([]);
    expect(text()).toContain('No contacts yet');
  });

  it('says what went wrong, and tries again', async () => {
    await open(ROLE_PERMISSIONS.rep);
    desk
      .request(ROUTES.contactLists)
      .flush({ error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } }, { status: 500, statusText: 'x' });
    await desk.settle();
    expect(text()).toContain('Broken inside');
    fixture.nativeElement.querySelector('button').click();
    await desk.settle();
    await answer();
    expect(text()).toContain('Autumn leads');
  });
});
