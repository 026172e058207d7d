import { BeambookError, type MimeBundle } from "@beambook/core";
import { colormapTable } from "@beambook/core/plot";
import type { HandlerOptions, JsonObject } from "@beambook/kernel/comm";
import { ColorMapped } from "../base/color-mapped.js";
import { defineWidget } from "../base/definition.js";
import type { Values } from "../base/model-state.js";
import { bytes, int, json, list, oneOf, string } from "../base/traits.js";
import { BEAMBOOK } from "../own-module.js";
import { inputOf, type MapGrid, makeGrid } from "./grid.js";
import type { MapSelection, ParameterMapOptions, ParameterValues } from "./options.js";
import { mapPicture } from "./picture.js";

const EMPTY = new Uint8Array(0);

/**
 * A quantity over a map, a line or bars, live: values with errors on hover, and a click on one calls the kernel with
 * its index.
 *
 * @example
 * const map = new ParameterMap({ result, parameter: "thickness" });
 * map.on("select", ({ index }) => display(result.get(index).plot(), { into: output }));
 * map
 */
export class ParameterMap extends ColorMapped {
  static {
    defineWidget(ParameterMap, {
      model: { ...BEAMBOOK, name: "ParameterMapModel" },
      view: { ...BEAMBOOK, name: "ParameterMapView" },
      traits: {
        kind: oneOf(["heatmap", "line", "bar"], "heatmap"),
        shape: list(int()),
        values: bytes({ echo: false }),
        errors: bytes({ echo: false }),
        precision: oneOf(["float64", "float32"], "float64"),
        x: json<readonly (number | string)[]>([]),
        y: json<readonly (number | string)[]>([]),
        labels: json<readonly string[] | null>(null),
        xLabel: string(""),
        yLabel: string(""),
        parameter: string(""),
        unit: string(""),
        title: string(""),
        colorscale: json<readonly (readonly [number, string])[]>([]),
        selected: list(int()).orNull(),
        height: int(420),
      },
    });
  }

  /** How values are drawn. */
  declare readonly kind: "heatmap" | "line" | "bar";
  /** `[n]` or `[rows, columns]`. */
  declare readonly shape: readonly number[];
  /** Positions or names of columns, or of all values if there is one axis. */
  declare readonly x: readonly (number | string)[];
  /** Positions or names of rows. */
  declare readonly y: readonly (number | string)[];
  declare xLabel: string;
  declare yLabel: string;
  /** Name of the quantity. */
  declare parameter: string;
  /** Unit of the quantity. */
  declare unit: string;
  declare title: string;
  /** Index of the marked value; setting it here marks it everywhere and calls no `select` handler. */
  declare selected: readonly number[] | null;
  /** Height (CSS pixels). */
  declare height: number;

  #options: ParameterMapOptions;
  #grid: MapGrid;

  /** @throws InvalidArgument or ShapeMismatch naming what does not fit */
  constructor(options: ParameterMapOptions) {
    const input = inputOf(options);
    const grid = makeGrid(input);
    super(traitsOf(options, input, grid));
    this.#options = options;
    this.#grid = grid;
    this.onMessage((content) => this.#receive(content));
  }

  /** Shows other values, or another parameter of the result; what is not given stays. */
  update(options: Partial<ParameterMapOptions>): void {
    const merged = { ...this.#options, ...options };
    if (options.parameter !== undefined && options.values === undefined) delete merged.values;
    const input = inputOf(merged);
    const grid = makeGrid(input);
    const keep = options.selected !== undefined || fits(this.selected, grid.shape);
    this.#options = merged;
    this.#grid = grid;
    this.setInternal({
      ...(traitsOf(merged, input, grid) as Values),
      selected: keep ? (options.selected ?? this.selected) : null,
    });
  }

  /**
   * The value at an index, with its error and name.
   *
   * @throws IndexOutOfRange
   */
  at(index: readonly number[]): MapSelection {
    const { shape, values, errors, indices } = this.#grid;
    checkIndex(index, shape);
    const k = index.length === 2 ? index[0] * shape[1] + index[1] : index[0];
    return {
      index: [...(indices?.[k] ?? index)],
      value: values[k],
      error: errors?.[k] ?? Number.NaN,
      label: this.#label(k),
    };
  }

  /** Marks a value and calls the `select` handlers, as a click would. @throws IndexOutOfRange */
  select(index: readonly number[]): void {
    const selection = this.at(index);
    this.selected = [...index];
    this.emit("select", { ...selection });
  }

  /** Calls `handler` when a value is chosen by click or Enter. */
  override on(
    event: "select",
    handler: (selection: MapSelection) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (detail: JsonObject, buffers: Uint8Array[]) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (...args: never[]) => unknown,
    options?: HandlerOptions,
  ): () => void {
    return super.on(event, handler as (detail: JsonObject) => unknown, options);
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    super.normalize(next, changed);
    next.colorscale = colorscaleOf(String(next.cmap));
    const { selected, shape } = next as {
      selected: readonly number[] | null;
      shape: readonly number[];
    };
    if (changed.has("selected") && selected !== null) checkIndex(selected, shape);
  }

  protected override fallback(): MimeBundle {
    return mapPicture(this.#grid, {
      title: this.title,
      parameter: this.parameter,
      unit: this.unit,
      xLabel: this.xLabel,
      yLabel: this.yLabel,
      cmap: this.cmap,
      limits: this.limits,
    });
  }

  #receive(content: JsonObject): void {
    const { type, index } = content;
    if (type !== "select" || !Array.isArray(index)) return;
    this.select(index.map(Number));
  }

  #label(k: number): string {
    const { shape, x, y, labels } = this.#grid;
    if (labels !== null) return labels[k];
    if (shape.length === 1) return String(x[k]);
    return `(${y[Math.floor(k / shape[1])]}, ${x[k % shape[1]]})`;
  }
}

/** Cells from which on numbers travel in single precision: a map's state stays below 1 MB. */
const MANY_CELLS = 50_000;

function traitsOf(options: ParameterMapOptions, input: ParameterValues, grid: MapGrid): object {
  const { result, values: _v, errors: _e, x: _x, y: _y, kind: _k, ...named } = options;
  const { labels: _l, indices: _i, ...rest } = named;
  const parameter = options.parameter ?? "";
  const single = grid.values.length > MANY_CELLS;
  const pack = (numbers: Float64Array | null): Uint8Array => {
    if (numbers === null) return EMPTY;
    const packed = single ? Float32Array.from(numbers) : numbers;
    return new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
  };
  return {
    ...rest,
    parameter,
    title: options.title ?? parameter,
    unit: input.unit ?? "",
    xLabel: input.xLabel ?? "",
    yLabel: input.yLabel ?? "",
    kind: grid.kind,
    shape: grid.shape,
    values: pack(grid.values),
    errors: pack(grid.errors),
    precision: single ? "float32" : "float64",
    x: grid.x,
    y: grid.y,
    labels: grid.labels,
  };
}

function fits(selected: readonly number[] | null, shape: readonly number[]): boolean {
  return (
    selected === null ||
    (selected.length === shape.length && selected.every((i, k) => i < shape[k]))
  );
}

function checkIndex(index: readonly number[], shape: readonly number[]): void {
  const good =
    index.length === shape.length &&
    index.every((i, k) => Number.isInteger(i) && i >= 0 && i < shape[k]);
  if (good) return;
  throw new BeambookError(
    "IndexOutOfRange",
    `No value [${index.join(", ")}] in a map of shape (${shape.join(", ")}).`,
  );
}

/** A colour map as plotly takes it. */
function colorscaleOf(name: string): readonly (readonly [number, string])[] {
  const table = colormapTable(name);
  return Array.from({ length: 33 }, (_, k) => {
    const at = 3 * Math.round((k / 32) * 255);
    return [k / 32, `rgb(${table[at]}, ${table[at + 1]}, ${table[at + 2]})`] as const;
  });
}
