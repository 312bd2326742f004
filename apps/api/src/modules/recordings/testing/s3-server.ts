import type { AddressInfo } from 'node:net';
import S3rver from 's3rver';
import type { S3Settings } from '../../../platform/config/app-config';

export interface TestS3 {
  settings: S3Settings;
  close(): Promise<void>;
}

/** A real server that speaks S3 and checks signatures, on a folder of the spec's own. */
export async function startS3(directory: string): Promise<TestS3> {
  const bucket = 'recordings';
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }] });
  const { port } = (await server.run()) as AddressInfo;
  const settings = { endpoint: `http://127.0.0.1:${port}`, bucket, region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  return { settings, close: () => server.close() };
}
