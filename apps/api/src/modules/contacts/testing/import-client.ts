import type { ImportView } from '@dialer/contracts';
import { TEST_API_KEY, type TestApp } from '../../../testing/test-app';

export interface Upload {
  file?: string | Buffer;
  fileName?: string;
  fields?: Record<string, string>;
  /** Fields before the file, as browsers' code usually has it, or behind it. */
  fieldsFirst?: boolean;
}

/** What a program does that loads contact files by API key. */
export class ImportClient {
  constructor(private readonly test: TestApp) {}

  get(url: string) {
    return this.test.app.inject({ method: 'GET', url, headers: this.headers });
  }

  send(upload: Upload) {
    const { body, boundary } = toForm(upload);
    const headers = { ...this.headers, 'content-type': `multipart/form-data; boundary=${boundary}` };
    return this.test.app.inject({ method: 'POST', url: '/api/contact-lists/import', payload: body, headers });
  }

  /** Loads a file and waits until its job is done. */
  async import(upload: Upload): Promise<ImportView> {
    const reply = await this.send(upload);
    if (reply.statusCode !== 202) throw new Error(`${reply.statusCode} ${reply.body}`);
    return this.settled(reply.json<{ import_id: string }>().import_id);
  }

  async settled(id: string): Promise<ImportView> {
    for (;;) {
      const view = (await this.get(`/api/imports/${id}`)).json<ImportView>();
      if (view.status === 'completed' || view.status === 'failed') return view;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private get headers() {
    return { 'x-api-key': TEST_API_KEY };
  }
}

export function toForm({ file, fileName = 'leads.csv', fields = {}, fieldsFirst = true }: Upload): { body: Buffer; boundary: string } {
  const boundary = 'spec-boundary-0123456789';
  const texts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/csv\r\n\r\n`;
  const files = file === undefined ? [] : [Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from('\r\n')])];
  const parts = fieldsFirst ? [...texts, ...files] : [...files, ...texts];
  return { body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), boundary };
}
