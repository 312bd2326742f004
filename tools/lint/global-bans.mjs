// Globals that only one place may touch (house.md §1.4, point 11).

export const ENVIRONMENT_BAN = {
  object: 'process',
  property: 'env',
  message: 'The environment is read once, in platform/config; inject AppConfig.',
};

const CLOCK = 'A clock is passed in: the rules of time must be testable at any hour.';

export const CLOCK_BANS = {
  properties: [
    { object: 'Date', property: 'now', message: CLOCK },
    { object: 'performance', property: 'now', message: CLOCK },
  ],
  syntax: [
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
    { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
  ],
};
