// Bundles one Node application (api, carrier) of this workspace into dist/<app>/main.mjs: our own code and libs inside,
// node_modules outside. rolldown emits decorator metadata, which Nest's injection needs and esbuild cannot.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, watch } from 'rolldown';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Own code starts with a dot, a slash or our scope; rolldown's helpers and virtual modules must be inside too. */
const isOurs = (id) => /^(\.|\/|@dialer\/|@oxc-project\/runtime|\0)/.test(id);

export function bundleOptions(app, { entry = `apps/${app}/src/main.ts`, out = `dist/${app}` } = {}) {
  return {
    input: path.join(root, entry),
    cwd: root,
    platform: 'node',
    external: (id) => !isOurs(id),
    tsconfig: path.join(root, 'apps', app, 'tsconfig.json'),
    transform: {
      target: 'node24',
      assumptions: { setPublicClassFields: false },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    output: { dir: path.join(root, out), format: 'esm', sourcemap: true, entryFileNames: '[name].mjs', cleanDir: true },
  };
}

/** The API reads its migrations and the messages that come with it from beside its bundle. */
const ASSETS = { api: { migrations: 'apps/api/src/platform/database/migrations', messages: 'apps/api/src/modules/audio/messages' } };

export async function copyAssets(app, out = `dist/${app}`) {
  const wanted = Object.entries(ASSETS[app] ?? {});
  await Promise.all(wanted.map(([to, from]) => cp(path.join(root, from), path.join(root, out, to), { recursive: true })));
}

export async function bundle(app, other) {
  const options = bundleOptions(app, other);
  const build = await rolldown(options);
  await build.write(options.output);
  await build.close();
  await copyAssets(app, other?.out);
}

/** Rebuilds on every change; `onBuilt(error?)` is called once after each build. */
export function watchBundle(app, onBuilt) {
  const watcher = watch(bundleOptions(app));
  let error;
  watcher.on('event', (event) => {
    if (event.code === 'START') error = undefined;
    if (event.code === 'BUNDLE_END') void event.result.close();
    if (event.code === 'ERROR') error = event.error;
    // An END follows a failed build as well.
    if (event.code === 'END') void copyAssets(app).then(() => onBuilt(error), onBuilt);
  });
  return watcher;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Specs bundle programs of their own: node tools/bundle.mjs api <entry> <out>
  const [app, entry, out] = process.argv.slice(2);
  await bundle(app, entry && { entry, out });
}
