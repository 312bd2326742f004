import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Cluster {
  port: number;
  url(): string;
  start(options?: { port?: number }): Promise<string>;
  stop(): Promise<void>;
}
interface TestServerModule {
  startTestServer(): Promise<Cluster>;
  discard(cluster: Cluster): Promise<void>;
}

const MODULE = pathToFileURL(path.resolve(__dirname, '../../../../tools/testing/test-server.mjs')).href;

/** A PostgreSQL server of one spec alone, so that it can be restarted under the product's feet. */
export class OwnServer {
  private constructor(
    private readonly tools: TestServerModule,
    private readonly cluster: Cluster,
  ) {}

  static async start(): Promise<OwnServer> {
    const tools = (await import(MODULE)) as TestServerModule;
    return new OwnServer(tools, await tools.startTestServer());
  }

  url(): string {
    return this.cluster.url();
  }

  /** Open connections are cut, as in a failover. */
  async restart(): Promise<void> {
    const { port } = this.cluster;
    await this.cluster.stop();
    await this.cluster.start({ port });
  }

  stop(): Promise<void> {
    return this.tools.discard(this.cluster);
  }
}
