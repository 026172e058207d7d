import { movedBand, widenedBand } from "../../panes/view/band.js";
import type { SpectrumPane } from "../../panes/view/spectrum-pane.js";
import type { XrfState } from "./state.js";

/** What keys act on. */
export interface XrfKeyTarget {
  readonly state: XrfState;
  readonly spectrum: SpectrumPane;
  setBand(band: readonly [number, number]): void;
  choosePixel(row: number, col: number): void;
  chooseRegion(region: readonly [number, number, number, number] | null): void;
  clear(): void;
  toggleLog(): void;
}

const ARROWS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Moves the band or, with Alt, what is chosen in the map. */
export function onXrfKey(event: KeyboardEvent, target: XrfKeyTarget): void {
  const { key, altKey, shiftKey } = event;
  if ((event.target as HTMLElement).tagName === "INPUT" || event.ctrlKey || event.metaKey) return;
  const arrow = ARROWS[key];
  if (arrow !== undefined && altKey) moveInMap(target, arrow, shiftKey);
  else if (arrow !== undefined) moveBand(target, arrow, shiftKey ? 10 : 1);
  else if (key === "+" || key === "=") target.spectrum.zoom(1.5, middleOf(target));
  else if (key === "-") target.spectrum.zoom(1 / 1.5, middleOf(target));
  else if (key === "0") target.spectrum.fit();
  else if (key === "l") target.toggleLog();
  else if (key === "Escape") target.clear();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function middleOf({ state, spectrum }: XrfKeyTarget): number {
  const { band } = state;
  const { low, high } = spectrum.span;
  return band === null ? (low + high) / 2 : (band[0] + band[1] - 1) / 2;
}

function moveBand(
  target: XrfKeyTarget,
  [across, down]: readonly [number, number],
  step: number,
): void {
  const { band, shape } = target.state;
  if (band === null) return;
  const depth = shape[2];
  if (across !== 0) target.setBand(movedBand(band, across * step, depth));
  else target.setBand(widenedBand(band, -down * step, depth));
}

function moveInMap(
  target: XrfKeyTarget,
  [across, down]: readonly [number, number],
  grow: boolean,
): void {
  const { pixel, region, shape } = target.state;
  const [height, width] = shape;
  if (grow) {
    const [row, col, rows, cols] = region ?? [...(pixel ?? middle(shape)), 1, 1];
    target.chooseRegion([
      row,
      col,
      Math.max(1, Math.min(height - row, rows + down)),
      Math.max(1, Math.min(width - col, cols + across)),
    ]);
    return;
  }
  const [row, col] = pixel ?? middle(shape);
  const moved = pixel === null ? [row, col] : [row + down, col + across];
  target.choosePixel(
    Math.min(height - 1, Math.max(0, moved[0])),
    Math.min(width - 1, Math.max(0, moved[1])),
  );
}

function middle(shape: readonly number[]): [number, number] {
  return [Math.floor((shape[0] - 1) / 2), Math.floor((shape[1] - 1) / 2)];
}
