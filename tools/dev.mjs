// `npm run dev`: like `npm start`, but every change of a source is seen at once, on both sides.
import './node/check-node.mjs';

import('./node/run-pinned.mjs').then(function (node) {
  return node.runPinned('tools/launcher/dev-main.mjs');
});
