/**
 * Of an e-mail address nobody here has: enough to see a pattern of guesses, too little to learn an address from. What has no `@` may
 * be a password typed into the wrong field, so nothing of it is kept.
 */
export function maskEmail(given: string): string {
  const at = given.lastIndexOf('@');
  const [first, domain] = [given.charAt(0), given.slice(at + 1)];
  const looksRight = at > 0 && /^[a-z0-9]$/i.test(first) && /^[a-z0-9.-]{1,100}$/i.test(domain);
  return looksRight ? `${first}•••@${domain}` : '•••';
}
