// `npm run lab`: sets up everything inside this folder, then serves the tutorials in JupyterLab.
// Arguments after `--` go to `jupyter lab`: npm run lab -- --no-browser --port 8899
import "./lib/require-node.mjs";

import("./lib/serve.mjs").then(({ serve }) => serve(process.argv.slice(2)));
