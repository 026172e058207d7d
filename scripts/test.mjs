// `npm test`: sets up everything inside this folder, then runs every check; `npm test -- geometry` only matching tests.
import "./lib/require-node.mjs";

import("./lib/check.mjs").then(({ checkAll }) => checkAll(process.argv.slice(2)));
