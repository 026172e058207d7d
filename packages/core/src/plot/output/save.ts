import { escapeHtml } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { writeWholeFile } from "../../ndarray/atomic-write.js";
import type { Figure } from "../build/figure.js";
import { requireNode } from "./node.js";
import type { PngOptions } from "./png.js";

/** Options of {@link Figure.save}. */
export interface SaveOptions extends PngOptions {
  /** Address of a plotly.js file: an `.html` page is then live, else it holds the drawing only. */
  plotly?: string;
}

type Writer = (figure: Figure, options: SaveOptions) => string | Uint8Array;

const WRITERS: Readonly<Record<string, Writer>> = {
  png: (figure: Figure, options: SaveOptions): Uint8Array =>
    figure.toPng({ width: figure.model.width, ...options }),
  svg: (figure: Figure): string => figure.toSvg(),
  json: (figure: Figure): string => JSON.stringify(figure.spec),
  html: (figure: Figure, { plotly }: SaveOptions): string => htmlPage(figure, plotly),
};

/** Writes a figure to a file, by its ending; under another name first, so that no half-written file is ever seen. */
export async function saveFigure(
  figure: Figure,
  path: string,
  options: SaveOptions,
): Promise<void> {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  const writer = Object.hasOwn(WRITERS, ending) ? WRITERS[ending] : undefined;
  if (!writer) {
    const given = ending ? `".${ending}"` : "no ending";
    throw new BeambookError("InvalidArgument", `Cannot save a figure with ${given}.`, {
      file: path,
      hint: `Use ${Object.keys(WRITERS)
        .map((e) => `.${e}`)
        .join(", ")}.`,
    });
  }
  requireNode("node:fs/promises", "Saving a file");
  await writeWholeFile(path, writer(figure, options));
}

function htmlPage(figure: Figure, plotly: string | undefined): string {
  const { title = "Figure" } = figure.model;
  const live = plotly
    ? `<script src="${escapeHtml(plotly)}"></script><script>
const f = ${JSON.stringify(figure.toPlotly()).replaceAll("<", "\\u003c")}, box = document.getElementById("figure");
if (window.Plotly) { box.textContent = ""; Plotly.newPlot(box, f.data, f.layout, f.config); }
</script>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><div id="figure">${figure.toSvg()}</div>${live}</body></html>
`;
}
