/**
 * Tables, one file per module (`schema/<module>.ts`), each imported only by its module's repository (house.md §1.4, 8). This list
 * is for tools; drizzle-kit reads the folder itself. After a change: `node tools/generate-migration.mjs <what-changed>`.
 */
export * from './rate-limits';
