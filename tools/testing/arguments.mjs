import { Fault } from '../lib/fault.mjs';

/** `--only a,b` (or `--only=a,b`) names jest projects; everything else goes to jest as it is. */
export function readArguments(args) {
  const jestArguments = [];
  let only;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--only') only = args[++i] ?? '';
    else if (args[i].startsWith('--only=')) only = args[i].slice('--only='.length);
    else jestArguments.push(args[i]);
  }
  const names = only?.split(',').filter(Boolean);
  if (names?.length === 0) throw new Fault('--only needs the name of a jest project: npm test -- --only api');
  return { only: names, jestArguments };
}
