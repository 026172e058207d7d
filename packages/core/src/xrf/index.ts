export { rawToDatastack } from "./raw-to-datastack.js";
export { readRipple } from "./source/ripple-cube.js";
export { parseRpl, readRpl } from "./source/rpl.js";
