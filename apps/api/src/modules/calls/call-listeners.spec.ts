import type { Tx } from '../../platform/database/database';
import { CallListeners, type CallListener, type ListenerPart } from './call-listeners';
import { makeCall } from './testing/rows';

describe('who hears of a change of a call', () => {
  const added: ListenerPart[] = ['tells', 'follows', 'notes', 'decides', 'follows'];

  it('hears of it in the order of the parts, whichever module began first', async () => {
    const heard: string[] = [];
    const listeners = new CallListeners();
    for (const [index, part] of added.entries()) {
      listeners.add({ part, onChange: async () => void heard.push(`${part} ${index}`) });
    }
    await listeners.changed({} as Tx, makeCall(), makeCall(), null);
    expect(heard).toEqual(['notes 2', 'decides 3', 'follows 1', 'follows 4', 'tells 0']);
  });

  it('sees what was decided before, but for those who note what was asked for', async () => {
    const seen: Record<string, boolean> = {};
    const listeners = new CallListeners();
    const look = (part: ListenerPart): CallListener => ({
      part,
      onChange: async (_tx, _before, { abandoned }) => void (seen[part] = abandoned),
    });
    for (const part of ['tells', 'follows', 'notes'] as const) listeners.add(look(part));
    listeners.add({ part: 'decides', onChange: async () => ({ abandoned: true }) });
    const after = await listeners.changed({} as Tx, makeCall(), makeCall(), null);
    expect({ ...seen, after: after.abandoned }).toEqual({ notes: false, follows: true, tells: true, after: true });
  });
});
