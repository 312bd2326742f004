import { Clock } from '../../platform/clock/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { createPool } from '../../platform/database/pool';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { AuditLog } from '../audit/audit-log';
import { AuditRepository } from '../audit/audit.repository';
import { FirstAdministrator } from './first-administrator';
import { passwordFits } from './passwords';
import { UsersRepository } from './users.repository';

describe('the first administrator', () => {
  let database: TestDatabase;
  let db: Database;
  const users = new UsersRepository();
  const audit = new AuditLog(new AuditRepository(), new Clock());
  let printed = '';
  beforeEach(async () => {
    database = await createTestDatabase();
    db = new Database(createPool('spec', { connectionString: database.url, max: 8 }));
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await db.pool.end();
    await database.drop();
  });

  const start = (adminEmail: string | null = null, adminPassword: string | null = null) =>
    new FirstAdministrator({ auth: { adminEmail, adminPassword } } as unknown as AppConfig, db, users, audit).onApplicationBootstrap();
  const all = () => users.all(db.orm);

  it('is the one of the variables, and nothing is printed', async () => {
    await start('Ada@Example.com', 'a long enough password');
    const [ada, ...others] = await all();
    expect(others).toEqual([]);
    expect(ada).toMatchObject({ email: 'ada@example.com', role: 'admin' });
    expect(ada!.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await passwordFits(ada!.passwordHash, 'a long enough password')).toBe(true);
    expect(printed).toBe('');
  });

  it('is made up otherwise, once, and its password printed', async () => {
    await Promise.all([start(), start(), start(), start()]);
    const [admin, ...others] = await all();
    expect(others).toEqual([]);
    const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(printed)!;
    expect(email).toBe(admin!.email);
    expect(await passwordFits(admin!.passwordHash, password!)).toBe(true);
    expect(printed.match(/Sign in as/g)).toHaveLength(1);
    await start();
    expect(printed.match(/Sign in as/g)).toHaveLength(1);
  });

  it('has the e-mail of the variable when only that is set', async () => {
    await start('ada@example.com');
    expect((await all()).map(({ email }) => email)).toEqual(['ada@example.com']);
    expect(printed).toContain('Sign in as ada@example.com');
  });

  it('is left alone by later starts, but another one of the variables is added', async () => {
    await start('ada@example.com', 'a long enough password');
    await start('ada@example.com', 'a different password');
    expect(await passwordFits((await all())[0]!.passwordHash, 'a long enough password')).toBe(true);
    await start('bo@example.com', 'a different password');
    expect((await all()).map(({ email, role }) => [email, role])).toEqual(
      expect.arrayContaining([
        ['ada@example.com', 'admin'],
        ['bo@example.com', 'admin'],
      ]),
    );
  });
});
