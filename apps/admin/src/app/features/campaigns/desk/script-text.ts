import type { CampaignContactView } from '@dialer/contracts';

/** The script with the contact's own words put in: `{name}`, `{company}`, `{title}`, `{phone}` and the columns of their file. */
export function scriptFor(script: string, contact: CampaignContactView | null): string {
  if (!contact) return script;
  const words = new Map<string, string | null>([
    ['name', contact.name],
    ['first name', contact.name?.trim().split(/\s+/)[0] ?? null],
    ['company', contact.company],
    ['title', contact.title],
    ['phone', contact.phone],
    ...Object.entries(contact.custom).map(([column, value]) => [column.toLowerCase(), value] as const),
  ]);
  // What is not known stays as it was written, so that the rep sees that something is missing.
  return script.replace(/\{([^{}\n]{1,60})\}/g, (whole, name: string) => words.get(name.trim().toLowerCase()) || whole);
}
