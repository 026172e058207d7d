import type { ImageFacts } from "../../panes/coded-image.js";
import { bytesOf, copyOf } from "../../panes/view/buffers.js";
import { Energies } from "../../panes/view/curve.js";
import type { MarkedLine, Spectrum, Trace } from "../../panes/view/spectrum-draw.js";
import type { ViewModel } from "../../view/contract.js";

/** What the view knows, decoded from the traits. */
export interface XrfState {
  title: string;
  /** (height, width, channels) */
  shape: readonly number[];
  facts: ImageFacts;
  codes: Uint8Array;
  palette: Uint8Array;
  traces: readonly Trace[];
  energies: Energies;
  lines: readonly MarkedLine[];
  band: [number, number] | null;
  pixel: [number, number] | null;
  region: [number, number, number, number] | null;
  movable: boolean;
  arrows: boolean;
  flipX: boolean;
  flipY: boolean;
  part: number | null;
  status: string;
  log: boolean;
  height: number;
}

/** The traits of the model as an {@link XrfState}. */
export function xrfState(model: ViewModel): XrfState {
  const text = (name: string): string => String(model.get(name) ?? "");
  const is = (name: string): boolean => model.get(name) === true;
  const numbers = <T>(name: string): T => (model.get(name) as T | undefined) ?? (null as T);
  const left = "left" as const;
  return {
    title: text("title"),
    shape: numbers<readonly number[] | null>("shape") ?? [0, 0, 0],
    facts: model.get("facts") as ImageFacts,
    codes: bytesOf(model.get("codes")),
    palette: bytesOf(model.get("palette")),
    traces: [
      {
        name: "max",
        label: "max",
        axis: left,
        filled: true,
        counts: floats(model, "max_spectrum"),
      },
      { name: "sum", label: "sum (mean)", axis: "right", counts: floats(model, "sum_spectrum") },
      {
        name: "selected",
        label: text("selected_label"),
        axis: left,
        counts: floats(model, "selected"),
      },
    ],
    energies: new Energies(new Float64Array(copyOf(model.get("energies")))),
    lines: numbers<readonly MarkedLine[] | null>("lines") ?? [],
    band: numbers("band"),
    pixel: numbers("pixel"),
    region: numbers("region"),
    movable: is("movable"),
    arrows: is("arrows"),
    flipX: is("flip_horizontal"),
    flipY: is("flip_vertical"),
    part: numbers("part"),
    status: text("status"),
    log: is("log"),
    height: Number(model.get("height") ?? 340),
  };
}

/** What the spectrum pane draws of a state. */
export function spectrumOf(state: XrfState): Spectrum {
  const { shape, traces, energies, lines, band, log } = state;
  return {
    depth: shape[2],
    traces,
    energies,
    lines,
    ...(band && { band }),
    log,
    leftLabel: "Max spectrum (counts)",
    rightLabel: "Sum spectrum (counts)",
  };
}

/** A band in words, with energies where they are known. */
export function bandText({ band, energies }: XrfState): string {
  if (band === null) return "";
  const [from, to] = band;
  const channels = `channels ${from} to ${to - 1}`;
  if (!energies.known) return channels;
  const [low, high] = [energies.at(from - 0.5), energies.at(to - 0.5)];
  return `${channels}, ${low.toFixed(2)} to ${high.toFixed(2)} keV`;
}

/** What is marked in the map, in words. */
export function selectionText({ pixel, region }: XrfState): string {
  if (region !== null) {
    const [row, col, rows, cols] = region;
    return `rows ${row} to ${row + rows - 1}, columns ${col} to ${col + cols - 1}`;
  }
  return pixel === null ? "" : `row ${pixel[0]}, column ${pixel[1]}`;
}

function floats(model: ViewModel, name: string): Float32Array {
  return new Float32Array(copyOf(model.get(name)));
}
