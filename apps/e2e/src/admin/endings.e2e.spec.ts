import { launchAudioBrowser, type AudioBrowser } from '../../../../tools/testing/browser-audio';
import { ApiClient } from '../stack/api-client';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';
import { loadList, person, type Row } from './desk/contact-list';
import { ContactSide } from './desk/contact-side';
import { Desk } from './desk/desk';
import { addRep } from './desk/people';

const HANGS_UP = person('Hanna Upton', '12');
const SILENT = person('Nora Swer', '31');
const LOST_REPLY = person('Lou Stanswer', '52');
const BROKEN = person('Bo Roken', '50');
const UNWANTED = person('Stan Offish', '10');
/** What becomes of a dial without anybody's doing: contact, words, proposed outcome. */
const REFUSALS: [Row, string, string][] = [
  [person('Bea Usy', '30'), 'The line is busy.', 'Busy'],
  [person('Rex Ject', '32'), 'The call was declined.', 'Busy'],
  [person('Ina Valid', '33'), 'The carrier says that this number does not exist.', 'Wrong number'],
  [person('Abe Road', '34'), 'The carrier account may not call this country.', ''],
  [person('Blake Oked', '35'), 'The carrier has blocked calls to this number.', ''],
  [person('Theo Ttled', '51'), 'The carrier is busy; nobody was called. Try again in a moment.', ''],
];

describe('a call that goes another way', () => {
  let stack: Stack;
  let browser: AudioBrowser;
  let desk: Desk;
  let colleague: Desk;
  let contact: ContactSide;
  let listId: string;

  beforeAll(async () => {
    // A rep who calls this fast is no rep.
    const api = { RATE_LIMIT_INITIATE_PER_MINUTE: '0', RATE_LIMIT_WEBRTC_JOIN_PER_MINUTE: '0', RATE_LIMIT_TOKEN_PER_MINUTE: '0' };
    [stack, browser] = await Promise.all([Stack.start({ api }), launchAudioBrowser({ microphoneTone: 1000 })]);
    contact = new ContactSide(stack);
    const rows = [HANGS_UP, SILENT, LOST_REPLY, BROKEN, UNWANTED, ...REFUSALS.map(([row]) => row)];
    listId = await loadList(stack, rows);
    const rep = await addRep(stack, 'Rita Rep');
    [desk, colleague] = await Promise.all([Desk.atList(browser, stack, listId), Desk.atList(browser, stack, listId, rep)]);
    await Promise.all([desk.untilLive(), colleague.untilLive()]);
    // Takes its minute while the others are looked at.
    await colleague.dial(BROKEN.name);
    await colleague.panel.untilState('Dialing…');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function logAs(outcome: string): Promise<void> {
    await desk.panel.choose(outcome);
    await desk.panel.save();
    await desk.panel.untilClosed();
  }

  it('is told when the contact hangs up, and how long it was', async () => {
    await desk.dial(HANGS_UP.name);
    await desk.panel.untilConnected();
    await desk.panel.untilLogForm();
    expect(await desk.panel.ending.innerText()).toMatch(/^Call ended after 00:0[34]\.$/);
    await desk.panel.untilChosen('Connected');
    expect((await contact.call(HANGS_UP.phone))['ended_by']).toBe('contact');
    await logAs('Not interested');
    await desk.cell(HANGS_UP.name, 'status').filter({ hasText: 'Not interested' }).waitFor();
  });

  it.each(REFUSALS.map(([row, ...rest]) => [row.name, row, ...rest] as const))(
    'says in words what became of %s',
    async (name, row, words, outcome) => {
      await desk.dial(name);
      await desk.panel.untilLogForm();
      expect(await desk.panel.ending.innerText()).toBe(words);
      if (outcome) await desk.panel.untilChosen(outcome);
      else expect(await desk.panel.chosenOutcome()).toBe('');
      await logAs('No answer');
      expect(await contact.dialRequests(row.phone)).toHaveLength(1);
    },
  );

  it('rings in vain until the rep ends it, and wants an outcome before it is saved', async () => {
    await desk.dial(SILENT.name);
    await desk.panel.untilState('Ringing…');
    await contact.untilState(SILENT.phone, 'ringing');
    await desk.panel.end();
    await desk.panel.untilLogForm();
    expect(await desk.panel.ending.innerText()).toBe('You ended the call before anybody answered.');
    await until('the phone to stop ringing', async () => ['canceled', 'no-answer'].includes((await contact.call(SILENT.phone)).state));
    if ((await desk.panel.chosenOutcome()) === '') {
      await desk.panel.save();
      await desk.panel.root.getByText('Choose an outcome').waitFor();
    }
    await logAs('No answer');
  });

  it('goes on when the carrier took the call but its answer was lost', async () => {
    await desk.dial(LOST_REPLY.name);
    await desk.panel.untilConnected();
    await desk.panel.untilAudio();
    await contact.untilHears((await contact.call(LOST_REPLY.phone)).sid, 1000);
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await contact.untilState(LOST_REPLY.phone, 'completed');
    expect(await contact.dialRequests(LOST_REPLY.phone)).toHaveLength(1);
    await logAs('Connected');
  });

  it('does not dial a number that was put on the do-not-call list', async () => {
    await desk.dial(UNWANTED.name);
    await desk.panel.untilConnected();
    await desk.panel.end();
    await desk.panel.untilLogForm();
    await desk.panel.root.getByLabel('Do not call this number again').check();
    await logAs('Not interested');
    await desk.row(UNWANTED.name).getByText('Do not call', { exact: true }).waitFor();
    expect(await desk.row(UNWANTED.name).getByTestId('dial').count()).toBe(0);

    await desk.page.getByRole('link', { name: 'Load New List' }).click();
    await desk.page.getByLabel('Phone number').fill('(415) 555-0110');
    await desk.page.getByRole('button', { name: 'Dial', exact: true }).click();
    await desk.panel.problem.waitFor();
    expect(await desk.panel.problem.innerText()).toContain('This number is on the do-not-call list.');
    expect(await contact.dialRequests(UNWANTED.phone)).toHaveLength(1);
    await desk.panel.close();
    await desk.panel.untilClosed();
  });

  it('leads to the sign-in page when the session is over, and back', async () => {
    await desk.goTo(`/dial/${listId}`);
    await desk.rows.first().waitFor();
    await desk.page.context().clearCookies();
    const before = (await contact.dialRequests()).length;
    await desk.dial(SILENT.name);
    await desk.page.getByText('Your session ended').waitFor();
    await desk.panel.untilClosed();
    expect(await contact.dialRequests()).toHaveLength(before);
    await desk.fillSignIn(stack.admin.email, stack.admin.password);
    await desk.rows.first().waitFor();
  });

  it('says what to click when the microphone is refused, and dials nobody', async () => {
    const refusing = await launchAudioBrowser({ microphoneAllowed: false });
    const refused = await Desk.atList(refusing, stack, listId);
    const before = (await contact.dialRequests()).length;
    await refused.dial(SILENT.name);
    await refused.panel.problem.waitFor();
    expect(await refused.panel.state.innerText()).toBe('Not called');
    expect(await refused.panel.problem.innerText()).toContain('Click the icon left of the address, set Microphone to “Allow”');
    expect(await contact.dialRequests()).toHaveLength(before);
    expect((await new ApiClient(stack).post<{ total: number }>('/api/calls/search', { state: 'dialing' })).body.total).toBeLessThanOrEqual(
      1,
    );
    await refusing.close();
  });

  it('never dials twice when the carrier breaks, and says that nobody knows', async () => {
    expect(await colleague.panel.root.innerText()).toContain('The carrier has not confirmed the call yet');
    await colleague.panel.untilLogForm(80_000);
    expect(await colleague.panel.ending.innerText()).toContain('The carrier never confirmed this call.');
    expect(await contact.dialRequests(BROKEN.phone)).toHaveLength(1);
  });
});
