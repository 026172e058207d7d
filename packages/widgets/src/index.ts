/**
 * Jupyter widgets for JavaScript kernels: the stock controls of ipywidgets, anywidget modules, and your own classes.
 *
 * @example
 * const slider = new IntSlider({ max: 50, description: "frame" });
 * slider.observe("value", ({ new: frame }) => show(frame));
 * slider                                                        // last expression of the cell: shown
 *
 * @module
 */
export * from "./anywidget/index.js";
export * from "./base/index.js";
export * from "./center-view/index.js";
export * from "./controls/index.js";
export * from "./detector-view/index.js";
export * from "./frames/index.js";
export * from "./interact/index.js";
export * from "./parameter-form/index.js";
export * from "./parameter-map/index.js";
export * from "./scan-view/index.js";
export * from "./stack-view/index.js";
export * from "./xrf-view/index.js";
