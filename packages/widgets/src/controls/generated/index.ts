// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.

export * from "./booleans.js";
export * from "./boxes.js";
export * from "./buttons.js";
export * from "./containers.js";
export * from "./controller.js";
export * from "./layout.js";
export * from "./links.js";
export * from "./media.js";
export * from "./multiple-selection.js";
export * from "./numbers.js";
export * from "./output.js";
export * from "./pickers.js";
export * from "./progress.js";
export * from "./ranges.js";
export * from "./selection.js";
export * from "./sliders.js";
export * from "./styles.js";
export * from "./tags.js";
export * from "./text.js";
export * from "./text-styles.js";
