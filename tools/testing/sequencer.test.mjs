import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inOrder } from './sequencer.mjs';

let folder;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-sequencer-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** As jest hands them to a sequencer. */
function spec(name, project, { text = '', duration } = {}) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return { path: file, duration, context: { config: { displayName: { name: project } } } };
}
const names = (tests) => tests.map((test) => path.basename(test.path));

describe('the order of specs', () => {
  it('is by what each took last time, or by the patience it asks for', () => {
    const tests = [
      spec('quick', 'api'),
      spec('patient', 'api', { text: "describe('x');\njest.setTimeout(180_000);" }),
      spec('known', 'api', { text: 'jest.setTimeout(180_000);', duration: 9000 }),
      spec('long', 'api', { duration: 200_000 }),
    ];
    expect(names(inOrder(tests))).toEqual(['long', 'patient', 'known', 'quick']);
  });

  it('spreads those that wait among those that compute, and loses none', () => {
    const tests = [
      ...Array.from({ length: 7 }, (_, n) => spec(`computes-${n}`, 'api-int', { duration: 1000 - n })),
      spec('waits-less', 'carrier', { duration: 10 }),
      spec('waits-more', 'api-e2e', { duration: 20 }),
    ];
    const order = names(inOrder(tests));
    expect(order.filter((name) => name.startsWith('waits'))).toEqual(['waits-more', 'waits-less']);
    expect(order.indexOf('waits-less')).toBe(4);
    expect(order.toSorted()).toEqual(names(tests).toSorted());
  });

  it('is nothing special when only one kind is there', () => {
    expect(names(inOrder([spec('a', 'carrier', { duration: 1 }), spec('b', 'carrier', { duration: 2 })]))).toEqual(['b', 'a']);
    expect(inOrder([])).toEqual([]);
  });
});
