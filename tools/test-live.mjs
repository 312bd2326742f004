// `npm run test:live`: the conformance suite of libs/telephony against a real account. It places real calls; see
// docs/real-account.md for what it needs.
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/testing/live-main.mjs');
});
