import { DrizzleQueryError } from 'drizzle-orm';
import { startupMessage } from './startup-message';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('raw words'), { code, ...more });

describe('startupMessage', () => {
  it.each([
    [withCode('EADDRINUSE', { port: 8000 }), 'Port 8000 is in use. Stop the other program or set PORT.'],
    [withCode('EACCES', { port: 80 }), 'Port 80 may not be used by this user. Set PORT to 1024 or more.'],
    [
      withCode('ECONNREFUSED', { address: '127.0.0.1', port: 5432 }),
      'PostgreSQL does not answer at 127.0.0.1:5432 (ECONNREFUSED). Start it, or correct DATABASE_URL.',
    ],
    [
      new AggregateError([withCode('ECONNREFUSED', { address: '::1', port: 5432 })]),
      'PostgreSQL does not answer at ::1:5432 (ECONNREFUSED). Start it, or correct DATABASE_URL.',
    ],
    [new Error('Failed query', { cause: withCode('28P01') }), 'PostgreSQL refuses the user or password of DATABASE_URL.'],
    [withCode('3D000'), 'The database named in DATABASE_URL does not exist. Create it.'],
    [new DrizzleQueryError('insert into users values ($1)', ['ada@example.com\nhunter2'], withCode('23505')), 'A query failed: raw words'],
    [new Error('several\n  lines'), 'several lines'],
    [new Error(''), 'unknown fault'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('%s', (error, message) => expect(startupMessage(error)).toBe(message));
});
