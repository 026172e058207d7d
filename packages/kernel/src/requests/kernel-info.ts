import { readFileSync } from "node:fs";
import type { JsonObject } from "../comm/host.js";
import { PROTOCOL_VERSION } from "../wire/message.js";

/** Version of this package. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  }
).version;

/** TypeScript of the cells, stated without loading it. */
export const CELL_TYPESCRIPT: string = "5.0.4";

/** Content of `kernel_info_reply`. */
export function kernelInfo(): JsonObject {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "beambook",
    implementation_version: VERSION,
    language_info: {
      name: "typescript",
      version: CELL_TYPESCRIPT,
      mimetype: "text/typescript",
      file_extension: ".ts",
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
      nbconvert_exporter: "script",
      pygments_lexer: "typescript",
    },
    banner: `beambook ${VERSION}: TypeScript ${CELL_TYPESCRIPT} on Node.js ${process.version}`,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "Node.js", url: "https://nodejs.org/api/" },
    ],
    debugger: false,
    supported_features: [],
  };
}
