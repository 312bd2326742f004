import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { demoCredentials } from './demo-credentials';
import { Program } from './program';
import { until } from './until';

const ROOT = path.resolve(__dirname, '../../../..');
const API_FILE = path.join(ROOT, 'dist/api/main.mjs');
const CARRIER_FILE = path.join(ROOT, 'dist/carrier/main.mjs');

export interface StackOptions {
  /** More variables for the API, e.g. limits. */
  api?: Record<string, string>;
  carrier?: Record<string, string>;
  /** Own database server (fault tests restart theirs); default: the server of this test run. */
  serverUrl?: string;
}

/**
 * The product as somebody runs it: the built API and local carrier as processes of their own, with a fresh database on the
 * test run's server. Ports are the system's choice.
 */
export class Stack {
  readonly admin = { email: 'admin@example.test', password: `pw-${randomBytes(9).toString('base64url')}` };
  readonly apiKey = randomBytes(24).toString('hex');
  private readonly demo = demoCredentials();
  readonly credentials = this.demo.api;
  apiUrl = '';
  carrierUrl = '';
  databaseUrl = '';
  api!: Program;
  carrier!: Program;
  /** Only after `startWorker`. */
  worker: Program | null = null;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-e2e-'));

  static async start(options: StackOptions = {}): Promise<Stack> {
    const stack = new Stack(options);
    try {
      await stack.startAll();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  private constructor(private readonly options: StackOptions) {}

  private async startAll(): Promise<void> {
    for (const file of [API_FILE, CARRIER_FILE]) {
      if (!fs.existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is missing. Build it first: npm run build`);
    }
    const port = await freePort();
    this.apiUrl = `http://localhost:${port}`;
    this.databaseUrl = await this.createDatabase();
    await this.startCarrier();
    this.api = new Program('The API', API_FILE, this.apiEnvironment(port));
    await this.startApi();
  }

  private async startCarrier(): Promise<void> {
    const readyFile = path.join(this.folder, 'carrier.json');
    const { credentials: own } = this;
    this.carrier = new Program('The local carrier', CARRIER_FILE, {
      ...process.env,
      CARRIER_PORT: '0',
      CARRIER_ACCOUNT_SID: own.TWILIO_ACCOUNT_SID,
      CARRIER_AUTH_TOKEN: own.TWILIO_AUTH_TOKEN,
      CARRIER_API_KEY: own.TWILIO_API_KEY,
      CARRIER_API_SECRET: own.TWILIO_API_SECRET,
      CARRIER_TWIML_APP_SID: own.TWILIO_TWIML_APP_SID,
      CARRIER_VOICE_URL: `${this.apiUrl}/api/voice/dial`,
      CARRIER_INBOUND_URL: `${this.apiUrl}/api/voice/inbound`,
      CARRIER_INBOUND_STATUS_URL: `${this.apiUrl}/api/voice/status`,
      CARRIER_NUMBERS: own.TWILIO_PHONE_NUMBER,
      CARRIER_TELNYX_API_KEY: own.TELNYX_API_KEY,
      CARRIER_TELNYX_CONNECTION_ID: own.TELNYX_CONNECTION_ID,
      CARRIER_TELNYX_SIP_CONNECTION_ID: own.TELNYX_SIP_CONNECTION_ID,
      CARRIER_TELNYX_NUMBERS: `${own.TELNYX_PHONE_NUMBER},${own.TELNYX_SIP_PHONE_NUMBER}`,
      CARRIER_TELNYX_PRIVATE_KEY: this.demo.telnyxPrivateKey,
      CARRIER_TELNYX_WEBHOOK_URL: `${this.apiUrl}/aicallgo/api/v1/cold-call/webhook/telnyx/call-status`,
      CARRIER_TELNYX_SIP_WEBHOOK_URL: `${this.apiUrl}/aicallgo/api/v1/cold-call/webhook/telnyx/direct/call-status`,
      CARRIER_READY_FILE: readyFile,
      ...this.options.carrier,
    });
    this.carrier.start();
    const ready = await until('the local carrier to be ready', () => {
      this.carrier.assertRunning();
      return fs.existsSync(readyFile) && (JSON.parse(fs.readFileSync(readyFile, 'utf8')) as { url: string });
    });
    this.carrierUrl = ready.url;
  }

  async startApi(): Promise<void> {
    this.api.start();
    await until(
      'the API to be healthy',
      async () => {
        this.api.assertRunning();
        return (await fetch(`${this.apiUrl}/health`)).ok;
      },
      { timeoutMs: 90_000 },
    );
  }

  /** A second process that only takes jobs, as larger installations run it beside an API of role `web`. */
  async startWorker(): Promise<void> {
    const port = await freePort();
    const worker = new Program('The worker', API_FILE, { ...this.apiEnvironment(port), ROLE: 'worker' });
    this.worker = worker;
    worker.start();
    await until('the worker to be ready', async () => {
      worker.assertRunning();
      return (await fetch(`http://localhost:${port}/health/live`)).ok;
    });
  }

  private apiEnvironment(port: number): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ROLE: 'all',
      HOST: '127.0.0.1',
      PORT: String(port),
      BASE_URL: this.apiUrl,
      DATABASE_URL: this.databaseUrl,
      INTERNAL_API_KEY: this.apiKey,
      ADMIN_EMAIL: this.admin.email,
      ADMIN_PASSWORD: this.admin.password,
      CARRIER_URL: this.carrierUrl,
      CARRIER_DEMO: '1',
      ...this.credentials,
      TWILIO_CPS: '20',
      TWILIO_MAX_LIVE_CALLS: '1000',
      TELNYX_MAX_LIVE_CALLS: '1000',
      ...this.options.api,
    };
  }

  private async createDatabase(): Promise<string> {
    const server = this.options.serverUrl ?? process.env['TEST_DATABASE_URL'];
    if (!server) throw new Error('TEST_DATABASE_URL is not set. Run: node tools/test-env.mjs -- <jest arguments>');
    const name = `e2e_${randomBytes(6).toString('hex')}`;
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return Object.assign(new URL(server), { pathname: `/${name}` }).href;
  }

  async stop(): Promise<void> {
    await this.worker?.stop();
    await this.api?.stop();
    await this.carrier?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
