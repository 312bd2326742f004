/** A look-up in a table that a body's `constructor` or `__proto__` cannot fool. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}
