export * from "./dates.js";
export * from "./generated/index.js";
export type { LinkEnd } from "./link-base.js";
export * from "./linking.js";
export type { CaptureOptions } from "./output-base.js";
export type { MimeOutput } from "./output-items.js";
export type { OptionValue, SelectionOptions } from "./selection-options.js";
export type { UploadedFile } from "./upload.js";
