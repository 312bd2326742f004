import { readArguments } from './arguments.mjs';

describe('the arguments of npm test', () => {
  it.each([
    [[], { only: undefined, jestArguments: [] }],
    [['--only', 'api', 'calls'], { only: ['api'], jestArguments: ['calls'] }],
    [['calls', '--only=api,tools', '-t', 'a name'], { only: ['api', 'tools'], jestArguments: ['calls', '-t', 'a name'] }],
  ])('%j', (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it.each([[['--only']], [['--only=']], [['--only', ',']]])('%j asks for a name', (args) => {
    expect(() => readArguments(args)).toThrow('--only needs the name of a jest project');
  });
});
