import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { type ContactView, ROUTES } from '@dialer/contracts';
import { jest } from '@jest/globals';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeCall, makeContact, makeList } from '../../../testing/factories';
import { ActiveCallStore } from '../call/active-call.store';
import { NextContactSource } from '../call/next-contact';
import { ContactListPage } from './contact-list-page';

const SEARCH = `${ROUTES.contactLists}/list-1/contacts/search`;
const ada = makeContact();
const bo = makeContact({
  id: 'contact-2',
  name: 'Bo Lind',
  company: 'Contoso',
  phone: '+442079460910',
  country: 'GB',
  time_zone: 'Europe/London',
});

describe('ContactListPage', () => {
  let desk: CallDesk;
  let fixture: ComponentFixture<ContactListPage>;

  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
    fixture = TestBed.createComponent(ContactListPage);
    fixture.componentRef.setInput('listId', 'list-1');
    document.body.append(fixture.nativeElement);
    fixture.autoDetectChanges();
    await desk.settle();
  });
  afterEach(() => fixture.nativeElement.remove());

  const rows = () => [...fixture.nativeElement.querySelectorAll('[data-testid="contact-row"]')] as HTMLElement[];
  const statusOf = (row: number) => rows()[row]?.querySelector('[data-testid="contact-status"]')?.textContent?.trim();
  async function answer(items: ContactView[], total = items.length): Promise<void> {
    desk.request(SEARCH).flush({ items, total });
    for (const request of desk.backend.match(ROUTES.contactLists)) request.flush([makeList()]);
    await desk.settle();
  }
  async function press(key: string, row: number): Promise<void> {
    rows()[row]?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await desk.settle();
  }

  it('shows who they are, how to call them and what time it is there', async () => {
    await answer([ada, bo], 4981);
    const [first, second] = rows().map((row) => row.textContent?.replace(/\s+/g, ' '));
    expect(first).toMatch(/Ada Park.*VP Operations.*Northwind.*\(415\) 555-0110 US.*\d{1,2}:\d\d [ap]m.*Not called.*0.*—/);
    expect(second).toContain('020 7946 0910 GB');
    expect(fixture.nativeElement.querySelector('[data-testid="pager-range"]').textContent).toBe('1–50 of 4,981');
  });

  it('shows rows to come while it waits, and says when it failed', async () => {
    expect(fixture.nativeElement.querySelector('[aria-busy="true"]')).not.toBeNull();
    const fault = { error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } };
    desk.request(SEARCH).flush(fault, { status: 500, statusText: 'x' });
    await desk.settle();
    expect(fixture.nativeElement.textContent).toContain('Broken inside');
  });

  it('asks for status, sort and page as the address says', async () => {
    await answer([ada]);
    fixture.componentRef.setInput('status', 'follow_up');
    fixture.componentRef.setInput('sort', '-attempts');
    fixture.componentRef.setInput('page', '3');
    await desk.settle();
    expect(desk.request(SEARCH).request.body).toEqual({ status: 'follow_up', sort: '-attempts', page: 3, page_size: 50 });
  });

  it.each(['0', '-4', 'x', '1e400', ''])('takes the page %p of an address for the first one', async (page) => {
    await answer([ada]);
    fixture.componentRef.setInput('status', 'busy');
    fixture.componentRef.setInput('page', page);
    await desk.settle();
    expect(desk.request(SEARCH).request.body.page).toBe(1);
  });

  it('sends a search in the body and keeps it out of the address', async () => {
    await answer([ada, bo]);
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigate');
    const field = fixture.nativeElement.querySelector('input[type=search]') as HTMLInputElement;
    field.value = ' 415 555 ';
    field.dispatchEvent(new Event('input'));
    const request = await desk.awaited(SEARCH);
    expect(request.request.body).toEqual({ q: '415 555', page: 1, page_size: 50 });
    expect(request.request.urlWithParams).toBe(SEARCH);
    expect(navigate).not.toHaveBeenCalled();
    expect(rows()).toHaveLength(2);
    request.flush({ items: [], total: 0 });
    await desk.settle();
    expect(fixture.nativeElement.textContent).toContain('Nobody fits');
  });

  it('moves by arrows and dials by D', async () => {
    await answer([ada, bo]);
    rows()[0]?.focus();
    await press('ArrowDown', 0);
    expect(document.activeElement).toBe(rows()[1]);
    expect(rows().map((row) => row.tabIndex)).toEqual([-1, 0]);
    await press('d', 1);
    expect(TestBed.inject(ActiveCallStore).target()?.name).toBe('Bo Lind');
  });

  it('opens whom the address names, and says so when there is nobody', async () => {
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigate');
    await answer([bo]);
    fixture.componentRef.setInput('contact', 'contact-1');
    await desk.settle();
    desk.request(`${ROUTES.contacts}/contact-1`).flush(ada);
    await desk.awaited(`${ROUTES.calls}/search`);
    const sheet = document.querySelector('[data-testid="contact-details"]');
    expect(sheet?.textContent).toContain('Ada Park');
    fixture.componentRef.setInput('contact', 'contact-9');
    await desk.settle();
    const fault = { error: { code: 'CONTACT_NOT_FOUND', message: 'There is no such contact' } };
    desk.request(`${ROUTES.contacts}/contact-9`).flush(fault, { status: 404, statusText: 'x' });
    await desk.settle();
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain('There is no such contact');
    expect(navigate).toHaveBeenCalledWith([], { queryParams: { contact: null }, queryParamsHandling: 'merge' });
    TestBed.inject(MatDialog).closeAll();
  });

  it('reaches its search by /', async () => {
    await answer([ada]);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }));
    expect(document.activeElement).toBe(fixture.nativeElement.querySelector('input[type=search]'));
  });

  it('does not dial who must not be called, and says why', async () => {
    await answer([makeContact({ do_not_call: true })]);
    expect(rows()[0]?.textContent).toContain('Do not call');
    await press('d', 0);
    expect(TestBed.inject(ActiveCallStore).visible()).toBe(false);
  });

  it('follows a call in its row and looks again afterwards', async () => {
    await answer([ada, bo]);
    desk.realtime.call(makeCall({ state: 'ringing' }));
    await desk.settle();
    expect(statusOf(0)).toBe('Ringing');
    expect(statusOf(1)).toBe('Not called');
    (await desk.awaited(SEARCH)).flush({
      items: [makeContact({ call_status: 'completed', call_outcome: 'connected', attempts: 1 }), bo],
      total: 2,
    });
    await desk.settle();
    expect(statusOf(0)).toBe('Connected');
  });

  it('names the next not-called contact below, then the first of the list', async () => {
    const busy = makeContact({ id: 'contact-3', call_status: 'busy' });
    await answer([ada, busy, bo]);
    const next = TestBed.inject(NextContactSource);
    expect((await next.after('contact-1'))?.contactId).toBe('contact-2');
    const asked = next.after('contact-2');
    const request = desk.request(SEARCH);
    expect(request.request.body).toMatchObject({ status: 'not_called', page: 1 });
    request.flush({ items: [bo, makeContact({ id: 'contact-9', do_not_call: true }), ada], total: 3 });
    expect((await asked)?.contactId).toBe('contact-1');
    fixture.destroy();
    expect(next.available()).toBe(false);
  });

  it('shows only chips that count, and the chosen one', async () => {
    const counts = { by_status: { not_called: 3, 'no-answer': 0, failed: 1 }, by_outcome: { follow_up: 2, 'own word': 1 } };
    desk.request(ROUTES.contactLists).flush([makeList({ contacts_total: 7, counts })]);
    await answer([ada]);
    const labels = [...fixture.nativeElement.querySelectorAll('[data-testid="filter"]')].map((chip) =>
      chip.textContent.trim().replace(/\s+/g, ' '),
    );
    expect(labels).toEqual(['All 7', 'Not called 3', 'Follow up 2', 'Own word 1', 'Failed 1']);
  });
});
