import type { ImportView } from '@dialer/contracts';
import type { Stack } from '../../stack/stack';
import { until } from '../../stack/until';

export interface Row {
  name: string;
  company: string;
  phone: string;
  title?: string;
}

/** A person whose number's last two digits pick what the carrier does with the call. */
export const person = (name: string, digits: string, more: Partial<Row> = {}): Row => ({
  name,
  company: 'Northwind',
  phone: `+141555501${digits}`,
  ...more,
});

export const csvOf = (rows: readonly Row[]): string =>
  ['name,company,phone,title', ...rows.map((row) => [row.name, row.company, row.phone, row.title ?? ''].join(','))].join('\n') + '\n';

/** Loads a list by the API; answers its id. What the import itself looks like is the walk's matter. */
export async function loadList(stack: Stack, rows: readonly Row[], name = 'Autumn leads'): Promise<string> {
  const form = new FormData();
  form.append('name', name);
  form.append('file', new Blob([csvOf(rows)], { type: 'text/csv' }), 'leads.csv');
  const headers = { 'x-api-key': stack.apiKey };
  const sent = await fetch(`${stack.apiUrl}/api/contact-lists/import`, { method: 'POST', body: form, headers });
  if (sent.status !== 202) throw new Error(`The import was answered ${sent.status}: ${await sent.text()}`);
  const { import_id: id } = (await sent.json()) as { import_id: string };
  const done = await until('the import to be done', async () => {
    const view = (await (await fetch(`${stack.apiUrl}/api/imports/${id}`, { headers })).json()) as ImportView;
    if (view.status === 'failed') throw new Error(view.message ?? 'failed');
    return view.status === 'completed' && view;
  });
  if (!done.contact_list_id) throw new Error('The import has no list');
  return done.contact_list_id;
}
