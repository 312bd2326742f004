import { emptyDraft, requestOf, summaryOf } from './campaign-draft';

const list = { name: 'Autumn leads', contacts_total: 4981 };
const draft = (change: Partial<ReturnType<typeof emptyDraft>> = {}) => ({ ...emptyDraft('twilio'), listId: 'list-1', ...change });

describe('the draft of a campaign', () => {
  it('proposes to bridge first for one line, and to detect first for more', () => {
    expect(requestOf(draft())).toMatchObject({ mode: 'power', lines: 1, answer_policy: 'bridge_first' });
    expect(requestOf(draft({ mode: 'parallel', lines: 3 }))).toMatchObject({ lines: 3, answer_policy: 'detect_first' });
    // What somebody chose is kept.
    expect(requestOf(draft({ mode: 'parallel', lines: 3, policy: 'bridge_first' }))).toMatchObject({ answer_policy: 'bridge_first' });
  });

  it('dials one line in every mode but parallel, whatever number stood there before', () => {
    expect(requestOf(draft({ mode: 'power', lines: 5 })).lines).toBe(1);
  });

  it('sends what was chosen, and leaves out what was not', () => {
    const request = requestOf(draft({ callerIds: ' +12125550199, +12125550198 ', messageId: 'm1', script: '  ', name: ' Autumn ' }));
    expect(request).toMatchObject({
      contact_list_id: 'list-1',
      name: 'Autumn',
      caller_ids: ['+12125550199', '+12125550198'],
      amd: { on_machine: 'leave_message', message_id: 'm1' },
    });
    expect(request).not.toHaveProperty('script');
    expect(requestOf(draft())).not.toHaveProperty('caller_ids');
  });

  it('tells in plain words what it will do', () => {
    const hours = { weekday: { from: '09:00', to: '17:00' }, saturday: null, sunday: null };
    const words = summaryOf(draft({ mode: 'parallel', lines: 3, messageId: 'm1', hours }), list, 'Autumn intro').join(' ');
    expect(words).toContain('4,981 contacts of “Autumn leads”');
    expect(words).toContain('3 lines per free rep');
    expect(words).toContain('The first person who answers is connected');
    expect(words).toContain('Voicemails get “Autumn intro”');
    expect(words).toContain('Mon–Fri 09:00–17:00 their time');
    expect(words).toContain('At most 3 tries');
  });

  it('says when no day is open, and when nobody is tried twice', () => {
    const hours = { weekday: null, saturday: null, sunday: null };
    const words = summaryOf(draft({ hours, attempts: 1 }), null, null).join(' ');
    expect(words).toContain('On no day of the week');
    expect(words).toContain('Nobody is tried twice');
    expect(words).toContain('choose a list');
  });
});
