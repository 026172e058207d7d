import { type LaidAxis, TICK } from "../scene/axis-layout.js";
import type { Box, LaidPanel } from "../scene/layout.js";
import { fitText, textWidth } from "../text-metrics.js";
import { FONT, type Theme } from "../theme.js";
import { element, short, textElement } from "./element.js";

/** Length of ticks without label, in pixels. */
const MINOR = 2.5;

/** The grid lines of a panel, behind its marks. */
export function drawGrid({ box, x, y }: LaidPanel, theme: Theme): string {
  let path = "";
  if (x.grid) {
    for (const { unit } of x.ticks)
      path += `M${short(box.left + unit * box.width)} ${short(box.top)}v${short(box.height)}`;
  }
  if (y.grid) {
    for (const { unit } of y.ticks)
      path += `M${short(box.left)} ${short(box.top + (1 - unit) * box.height)}h${short(box.width)}`;
  }
  return path && element("path", { d: path, stroke: theme.grid, "stroke-width": 1, fill: "none" });
}

/** Frame, ticks and labels of a panel's axes. */
export function drawAxes(laid: LaidPanel, theme: Theme): string {
  const { box, x, y, y2 } = laid;
  const hidden = x.spec.visible === false && y.spec.visible === false;
  const frame = element("rect", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    fill: "none",
    stroke: theme.frame,
    "stroke-width": 1,
  });
  const vertical = drawVertical(y, box, theme) + (y2 ? drawVertical(y2, box, theme) : "");
  return (hidden ? "" : frame) + drawHorizontal(x, box, theme) + vertical;
}

function drawHorizontal(axis: LaidAxis, box: Box, theme: Theme): string {
  if (axis.spec.visible === false) return "";
  const bottom = box.top + box.height;
  const at = (unit: number): number => box.left + unit * box.width;
  let path = "";
  for (const { unit } of axis.ticks) path += `M${short(at(unit))} ${short(bottom)}v${TICK.length}`;
  for (const unit of axis.minor) path += `M${short(at(unit))} ${short(bottom)}v${MINOR}`;
  const ticks =
    path && element("path", { d: path, stroke: theme.frame, "stroke-width": 1, fill: "none" });
  if (!axis.labelled) return ticks;
  const y = bottom + TICK.length + TICK.gap + FONT.tick / 2;
  const labels = axis.ticks.map(({ unit, label }) =>
    axis.slanted
      ? textElement(at(unit) + 4, y - 1, label, {
          size: FONT.tick,
          color: theme.ink,
          anchor: "end",
          angle: 45,
        })
      : textElement(at(unit), y, label, { size: FONT.tick, color: theme.ink }),
  );
  const line = bottom + axis.labelRoom + 4 + FONT.label / 2;
  return ticks + labels.join("") + belowTicks(axis, box, line, theme);
}

/** The label in the middle and the note at the end; one text where there is no room for both. */
function belowTicks(axis: LaidAxis, box: Box, y: number, theme: Theme): string {
  const middle = box.left + box.width / 2;
  const note = textWidth(axis.note, FONT.tick);
  if (!axis.note)
    return axis.label && axisTitle(middle, y, fittedLabel(axis, box.width + 40), theme);
  const style = { size: FONT.tick, color: theme.ink, anchor: "end" } as const;
  const atEnd = textElement(box.left + box.width, y, axis.note, style);
  if (!axis.label) return atEnd;
  const room = box.width - 2 * note - 12;
  if (textWidth(axis.label, FONT.label) <= room)
    return axisTitle(middle, y, axis.label, theme) + atEnd;
  const label = fittedLabel(axis, Math.max(30, box.width - note - 20));
  return axisTitle(middle, y, `${label}  ${axis.note}`, theme);
}

/** The label, shortened where it is too long, with its unit in full. */
function fittedLabel({ label, spec }: LaidAxis, room: number): string {
  const unit = spec.unit && spec.label ? ` (${spec.unit})` : "";
  const name = unit ? (spec.label ?? "") : label;
  return fitText(name, FONT.label, room - textWidth(unit, FONT.label)) + unit;
}

function axisTitle(x: number, y: number, text: string, theme: Theme, angle: number = 0): string {
  return textElement(x, y, text, { size: FONT.label, color: theme.ink, angle });
}

/** Ticks and labels of a vertical axis at the left or right of a box. */
export function drawVertical(axis: LaidAxis, box: Box, theme: Theme): string {
  if (axis.spec.visible === false) return "";
  const side = axis.side === "left" ? -1 : 1;
  const edge = axis.side === "left" ? box.left : box.left + box.width;
  const at = (unit: number): number => box.top + (1 - unit) * box.height;
  let path = "";
  for (const { unit } of axis.ticks)
    path += `M${short(edge)} ${short(at(unit))}h${side * TICK.length}`;
  for (const unit of axis.minor) path += `M${short(edge)} ${short(at(unit))}h${side * MINOR}`;
  const ticks =
    path && element("path", { d: path, stroke: theme.frame, "stroke-width": 1, fill: "none" });
  if (!axis.labelled) return ticks;
  const anchor = axis.side === "left" ? "end" : "start";
  const style = { size: FONT.tick, color: theme.ink, anchor } as const;
  const labels = axis.ticks.map(({ unit, label }) =>
    textElement(edge + side * (TICK.length + TICK.gap), at(unit), label, style),
  );
  if (axis.note) {
    const start = axis.side === "left" ? "start" : "end";
    labels.push(
      textElement(edge, box.top - 4 - FONT.tick / 2, axis.note, { ...style, anchor: start }),
    );
  }
  if (axis.label) {
    const x = edge + side * (axis.labelRoom + 4 + FONT.label / 2);
    const text = fittedLabel(axis, box.height + 60);
    labels.push(axisTitle(x, box.top + box.height / 2, text, theme, 90));
  }
  return ticks + labels.join("");
}
