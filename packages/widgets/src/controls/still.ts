import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "@beambook/core";
import { isThenable } from "../base/thenable.js";
import type { Widget } from "../base/widget.js";

/** Characters up to which what stands in for a box is stored in the notebook. */
const MOST = 280_000;

/** How the children of a box stand beside each other, and what is written above each. */
export interface StillOptions {
  readonly direction: "row" | "column";
  readonly titles?: readonly string[];
}

/**
 * What stands in for a box where there is no live view: the pictures of its children, or their text. A promise only when
 * a child takes time to draw its picture.
 */
export function stillOf(
  children: readonly Widget[],
  options: StillOptions,
): MimeBundle | undefined | Promise<MimeBundle | undefined> {
  if (children.length === 0) return undefined;
  const bundles = children.map((child) => child[JUPYTER_DISPLAY]());
  return bundles.some(isThenable)
    ? Promise.all(bundles).then((known) => arranged(known, options))
    : arranged(bundles as MimeBundle[], options);
}

function arranged(bundles: readonly MimeBundle[], options: StillOptions): MimeBundle {
  const { direction, titles = [] } = options;
  let left = MOST;
  const parts = bundles.map((bundle, i) => {
    const picture = pictureOf(bundle);
    const part = picture.length <= left ? picture : textOf(bundle);
    left -= part.length;
    const title = titles[i] ? `<b>${escapeHtml(titles[i])}</b>` : "";
    return `<div>${title}${part}</div>`;
  });
  const style = `display:flex;flex-flow:${direction} wrap;gap:0.4em 1em`;
  return { "text/html": `<div style="${style}">${parts.join("")}</div>` };
}

function pictureOf(bundle: MimeBundle): string {
  const { "image/png": png, "image/svg+xml": svg, "text/html": html } = bundle;
  if (png instanceof Uint8Array) return image("image/png", Buffer.from(png).toString("base64"));
  if (typeof png === "string") return image("image/png", png);
  if (typeof svg === "string") return image("image/svg+xml", Buffer.from(svg).toString("base64"));
  return typeof html === "string" ? html : textOf(bundle);
}

const image = (type: string, base64: string): string =>
  `<img alt="" style="max-width:100%" src="data:${type};base64,${base64}">`;

function textOf(bundle: MimeBundle): string {
  const text = String(bundle["text/plain"]).slice(0, 1000);
  return `<code>${escapeHtml(text)}</code>`;
}
