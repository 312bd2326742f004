export interface PageQuery {
  /** 1-based; default 1. */
  page?: number;
  /** 1–200; default 50. */
  page_size?: number;
  /** A field name, `-` before it for descending. */
  sort?: string;
}
export interface Page<T> {
  items: T[];
  total: number;
}
