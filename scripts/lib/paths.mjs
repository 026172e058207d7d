import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A path inside the repository. */
export const inRoot = (...parts) => [root, ...parts].join("/");

/** What Jupyter finds through JUPYTER_PATH: kernelspec and extension. */
export const shareJupyter = inRoot("build", "share", "jupyter");

/** Logs of the quiet steps. */
export const logs = inRoot("build", "logs");
