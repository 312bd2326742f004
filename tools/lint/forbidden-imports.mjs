// An ESLint rule over one table of bans (import-bans.mjs). ESLint's own no-restricted-imports cannot do this: of two entries that
// match a file only the last one counts, and `../../campaign` is for it a text, not a place.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { root } from '../lib/paths.mjs';

/** @type {import('eslint').Rule.RuleModule} */
export const forbiddenImports = {
  meta: { type: 'problem', schema: [{ type: 'array' }], messages: { forbidden: '{{target}} must not be imported here: {{why}}' } },
  create(context) {
    const file = path.relative(root, context.filename).replaceAll(path.sep, '/');
    const bans = context.options[0].filter(({ from, except }) => from.test(file) && !except?.test(file));
    if (bans.length === 0) return {};

    const check = (source, specifiers = []) => {
      if (typeof source?.value !== 'string') return;
      const target = placeOf(source.value, file);
      for (const ban of bans)
        if (hits(ban, target, specifiers)) context.report({ node: source, messageId: 'forbidden', data: { target, why: ban.why } });
    };
    const checkNode = (node) => check(node.source, node.specifiers);
    return {
      ImportDeclaration: checkNode,
      ExportNamedDeclaration: checkNode,
      ExportAllDeclaration: checkNode,
      ImportExpression: checkNode,
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node.expression),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0]),
    };
  },
};

/** A ban may be on a whole module or only on some of its names. */
function hits({ to, names, butNot }, target, specifiers) {
  if (!to.test(target) || butNot?.test(target)) return false;
  return !names || specifiers.some(({ imported, local }) => names.test((imported ?? local).name ?? imported?.value ?? ''));
}

/** A package's name as it stands; a file's place in the repository, without its ending. */
function placeOf(source, file) {
  if (source.startsWith('.')) return path.posix.join(path.posix.dirname(file), source).replace(/\.(m?[jt]s)$/, '');
  return isBuiltin(source) && !source.startsWith('node:') ? `node:${source}` : source;
}
