export type ParamValue = string | number | boolean | string[];

/** A request's parameters after validation: typed as the OpenAPI file says. */
export class RequestParams {
  constructor(
    private readonly values: ReadonlyMap<string, ParamValue>,
    private readonly given: ReadonlySet<string>,
  ) {}

  /** Given at all, if only as an empty value (`WaitUrl=` means silence). */
  has(name: string): boolean {
    return this.given.has(name);
  }

  text(name: string): string | undefined {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.values.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  list(name: string): string[] | undefined {
    const value = this.values.get(name);
    return Array.isArray(value) ? value : undefined;
  }

  method(name: string, fallback: 'GET' | 'POST' = 'POST'): 'GET' | 'POST' {
    return this.values.get(name) === 'GET' ? 'GET' : this.values.get(name) === 'POST' ? 'POST' : fallback;
  }
}
