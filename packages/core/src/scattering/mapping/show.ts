import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import type { Figure } from "../../plot/index.js";

/** The part of a notebook's kernel that shows something under the running cell. */
interface Host {
  display(bundle: MimeBundle): Promise<void>;
}

/** Shows a figure under the running cell of a notebook; elsewhere nothing happens. */
export async function showFigure(figure: Figure): Promise<void> {
  const host = (globalThis as Record<symbol, unknown>)[Symbol.for("beambook.host")];
  if (host === undefined) return;
  await (host as Host).display(await figure[JUPYTER_DISPLAY]());
}
