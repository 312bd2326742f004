// `npm run build|lint|typecheck`: nx over all projects, or with further arguments (`-- --projects=api`).
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/node/nx-main.mjs', { replace: false });
});
