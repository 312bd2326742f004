// One jest call, or any command, with what tests need. How to use it: tools/testing/test-env-main.mjs.
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/testing/test-env-main.mjs', { replace: false });
});
