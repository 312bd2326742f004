/** Any web page may send requests to a loopback port: only pages from loopback may order this carrier about. */
export function isForeignPage(origin: string | undefined): boolean {
  if (origin === undefined) return false;
  return !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(URL.parse(origin)?.hostname ?? '');
}
