import type { Role, UserAdminView } from '@dialer/contracts';
import type { Stack } from '../../stack/stack';
import type { Credentials } from './desk';

/** Somebody who may sign in; added by the administrator, as on a first day at work. */
export async function addPerson(stack: Stack, name: string, role: Role): Promise<Credentials & { id: string }> {
  const credentials = { email: `${name.toLowerCase().replace(/\W+/g, '.')}@example.test`, password: 'a rather long password' };
  const cookie = await signInByHttp(stack);
  const answer = await fetch(`${stack.apiUrl}/api/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.apiUrl, cookie },
    body: JSON.stringify({ ...credentials, name, role }),
  });
  if (!answer.ok) throw new Error(`Adding ${name} was answered ${answer.status}: ${await answer.text()}`);
  return { ...credentials, id: ((await answer.json()) as UserAdminView).id };
}

export const addRep = (stack: Stack, name: string) => addPerson(stack, name, 'rep');

async function signInByHttp(stack: Stack): Promise<string> {
  const answer = await fetch(`${stack.apiUrl}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.apiUrl },
    body: JSON.stringify(stack.admin),
  });
  if (!answer.ok) throw new Error(`Signing in was answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
