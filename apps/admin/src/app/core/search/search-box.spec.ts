import { Component } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { type ContactHit, ROUTES } from '@dialer/contracts';
import { type CallDesk, setUpCallDesk, signInRep } from '../../testing/call-desk';
import { makeCall } from '../../testing/factories';
import { SearchBox } from './search-box';

const CONTACTS = `${ROUTES.contacts}/search`;
const CALLS = `${ROUTES.calls}/search`;
const ada: ContactHit = {
  id: 'contact-1',
  list_id: 'list-1',
  list_name: 'Autumn leads',
  name: 'Ada Park',
  company: 'Northwind',
  phone: '+14155550110',
  country: 'US',
  call_status: 'not_called',
  call_outcome: null,
  follow_up_at: null,
};

@Component({ selector: 'app-nowhere', template: '' })
class Nowhere {}

describe('the search in the top bar', () => {
  let desk: CallDesk;
  let fixture: ComponentFixture<SearchBox>;
  const field = () => fixture.nativeElement.querySelector('input') as HTMLInputElement;
  const hits = () => [...fixture.nativeElement.querySelectorAll('[role=option]')] as HTMLElement[];
  const active = () => hits().find((hit) => hit.id === field().getAttribute('aria-activedescendant'))?.textContent ?? '';
  const results = () => fixture.nativeElement.querySelector('[data-testid="search-results"]') as HTMLElement | null;

  beforeEach(async () => {
    desk = setUpCallDesk();
    TestBed.inject(Router).resetConfig([{ path: '**', component: Nowhere }]);
    await signInRep(desk);
    fixture = TestBed.createComponent(SearchBox);
    document.body.append(fixture.nativeElement);
    fixture.autoDetectChanges();
    await desk.settle();
  });
  afterEach(() => fixture.nativeElement.remove());

  async function type(text: string): Promise<void> {
    field().focus();
    field().value = text;
    field().dispatchEvent(new Event('input'));
    await desk.settle();
  }
  async function answer(contacts: ContactHit[] = [ada], calls = [makeCall({ id: 'call-1', state: 'busy' })]): Promise<void> {
    const people = await desk.awaited(CONTACTS);
    desk.request(CALLS).flush({ items: calls, total: calls.length });
    people.flush({ items: contacts });
    await desk.settle();
  }
  async function press(key: string, target: EventTarget = field(), options: KeyboardEventInit = {}): Promise<KeyboardEvent> {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
    target.dispatchEvent(event);
    await desk.settle();
    return event;
  }

  it('asks in bodies, and shows contacts and calls apart', async () => {
    await type(' ada ');
    const people = await desk.awaited(CONTACTS);
    expect(people.request.body).toEqual({ q: 'ada' });
    const calls = desk.request(CALLS);
    expect(calls.request.body).toEqual({ q: 'ada', page_size: 5 });
    expect([people, calls].map(({ request }) => request.urlWithParams)).toEqual([CONTACTS, CALLS]);
    calls.flush({ items: [makeCall({ id: 'call-1', state: 'busy' })], total: 1 });
    people.flush({ items: [ada] });
    await desk.settle();
    const groups = [...fixture.nativeElement.querySelectorAll('[role=group]')].map((group) => group.textContent?.replace(/\s+/g, ' '));
    expect(groups[0]).toMatch(/ContactsAda Park.*Not called.*\(415\) 555-0110.*Northwind.*in Autumn leads/);
    expect(groups[1]).toMatch(/CallsAda Park.*Busy/);
    expect(hits().map((hit) => hit.getAttribute('href'))).toEqual(['/dial/list-1?contact=contact-1', '/calls/call-1']);
  });

  it('asks nothing for one letter, and once for a word typed quickly', async () => {
    await type('a');
    expect(results()).toBeNull();
    await type('ad');
    await type('ada');
    expect((await desk.awaited(CONTACTS)).request.body).toEqual({ q: 'ada' });
    expect(desk.backend.match((request) => request.url === CONTACTS)).toEqual([]);
  });

  it('is opened by / from anywhere but a field, and left by Esc to where one was', async () => {
    const [button, other] = [document.createElement('button'), document.createElement('textarea')];
    document.body.append(button, other);
    other.focus();
    expect((await press('/', other)).defaultPrevented).toBe(false);
    expect(document.activeElement).toBe(other);
    button.focus();
    expect((await press('/', button, { ctrlKey: true })).defaultPrevented).toBe(false);
    expect((await press('/', button)).defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(field());
    await type('ada');
    await answer();
    await press('Escape');
    expect(field().value).toBe('');
    expect(results()).toBeNull();
    expect(document.activeElement).toBe(button);
    button.remove();
    other.remove();
  });

  it('goes by arrows and Enter', async () => {
    await type('ada');
    await answer();
    expect(active()).toContain('Not called');
    await press('ArrowDown');
    expect(active()).toContain('Busy');
    await press('ArrowDown');
    expect(active()).toContain('Not called');
    await press('ArrowUp');
    await press('Enter');
    expect(TestBed.inject(Router).url).toBe('/calls/call-1');
    expect(results()).toBeNull();
    expect(field().value).toBe('');
  });

  it('opens what was typed, not what fewer letters had found', async () => {
    await type('ada');
    await answer();
    await type('bo lind');
    await press('Enter');
    expect(TestBed.inject(Router).url).toBe('/');
    await answer([{ ...ada, id: 'contact-2', name: 'Bo Lind' }], []);
    expect(TestBed.inject(Router).url).toBe('/dial/list-1?contact=contact-2');
  });

  it('says that nothing fits, and what went wrong', async () => {
    await type('nobody');
    await answer([], []);
    expect(results()?.textContent).toContain('No contact and no call fits.');
    expect(field().getAttribute('aria-expanded')).toBe('false');
    await type('nobody else');
    const people = await desk.awaited(CONTACTS);
    people.flush({ error: { code: 'INTERNAL_ERROR', message: 'Broken inside' } }, { status: 500, statusText: 'x' });
    await desk.settle();
    expect(results()?.textContent).toContain('Broken inside');
  });
});
