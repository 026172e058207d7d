export {
  type EdfFile,
  type EdfFrame,
  type EdfReadOptions,
  parseEdf,
  readEdf,
} from "./read.js";
export { type EdfContent, formatEdf, writeEdf } from "./write.js";
