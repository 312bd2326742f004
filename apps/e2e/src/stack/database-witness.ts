import { Client } from 'pg';

const CAPTURE = `
  CREATE TABLE captured_jobs (relation text NOT NULL, row text NOT NULL);
  CREATE FUNCTION capture_job() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO public.captured_jobs VALUES (TG_TABLE_NAME, to_jsonb(NEW)::text);
    RETURN NEW;
  END $$`;

/** The product's own database, seen from outside. */
export class DatabaseWitness {
  private constructor(private readonly client: Client) {}

  static async connect(url: string): Promise<DatabaseWitness> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new DatabaseWitness(client);
  }

  /** Every row of BullMQ's tables as it is written: jobs are gone from them within milliseconds. */
  async captureJobs(): Promise<void> {
    await this.run(CAPTURE);
    const tables = await this.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'bullmq'");
    // One transaction each: the product is using them, in an order of its own.
    for (const { tablename } of tables)
      await this.run(
        `CREATE TRIGGER capture AFTER INSERT OR UPDATE ON bullmq.${tablename} FOR EACH ROW EXECUTE FUNCTION public.capture_job()`,
      );
  }

  async capturedJobs(): Promise<string> {
    return (await this.rows('SELECT relation, row FROM captured_jobs')).map(({ relation, row }) => `${relation}: ${row}`).join('\n');
  }

  /** Every row of a table as one text. */
  async textOf(table: string): Promise<string> {
    return (await this.rows(`SELECT to_jsonb(t)::text AS row FROM ${table} t`)).map(({ row }) => row).join('\n');
  }

  /** From now on the database refuses to write to this table, as a full disk or a broken index would make it. */
  breakWritesTo(table: string): Promise<void> {
    return this.run(`
      CREATE FUNCTION refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this table is broken'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_${table}();`);
  }

  mendWritesTo(table: string): Promise<void> {
    return this.run(`DROP TRIGGER refuse ON ${table}`);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private async run(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  private async rows(sql: string): Promise<Record<string, string>[]> {
    return (await this.client.query<Record<string, string>>(sql)).rows;
  }
}
