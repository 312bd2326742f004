// `npm run bench`: every bench, or those whose names begin with the given words (`npm run bench -- audio webhook`).
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/benching/main.mjs');
});
