// `npm test`: everything, from a fresh clone. `npm test -- --only api,tools some-pattern`: jest alone, these projects.
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/testing/main.mjs');
});
