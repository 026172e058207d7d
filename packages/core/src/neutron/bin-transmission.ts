import { BeambookError } from "../errors.js";
import { binMeans, type PulseResponse, reachOf } from "./bin-response.js";
import type { CrossSection } from "./cross-section.js";
import type { CrossSectionGrid, SplitCrossSection } from "./cross-section-grid.js";
import { checkedBounds } from "./wavelengths.js";
import type { CrossSectionParameters } from "./xs-parameters.js";

/** An edge is a step as steep as numbers allow. */
const STEP = 1e-13;

/** Options of {@link transmissionInBins}. */
export interface BinTransmissionOptions {
  /** cm */
  thickness: number;
  /** Atoms per Å³; the cross section's own at its starting parameters by default. */
  numberDensity?: number;
  /** Laid over the cross section's settings. */
  parameters?: CrossSectionParameters;
  /** None by default: sharp. */
  response?: PulseResponse;
  /** Pieces of each bin between which the transmission is taken as straight, beside the cuts at Bragg edges; 4. */
  pieces?: number;
}

/**
 * Mean transmission `exp(-σ n d)` in bins: the counts' own average, exact at Bragg edges wherever they lie in a bin,
 * after a response that acts on the transmission, as a detector's does.
 *
 * @param bounds Limits of the bins in Å, rising; one more than bins.
 * @returns One value for each bin.
 * @throws InvalidArgument for bounds that do not rise, or rates that are not above 0
 */
export function transmissionInBins(
  xs: CrossSection,
  bounds: ArrayLike<number>,
  { pieces = 4, ...options }: BinTransmissionOptions,
): Float64Array {
  return new BinTransmission(xs, bounds, { pieces }).evaluate(options);
}

/**
 * {@link transmissionInBins} again and again with other parameters, keeping what they leave alone: for fits.
 *
 * @example
 * const bins = new BinTransmission(xs, data.spectrum.bounds);
 * bins.evaluate({ thickness: 2, parameters: { a: 2.8671 }, response: { alpha: () => 90, beta: () => 45 } });
 */
export class BinTransmission {
  /** Limits of the bins, Å. */
  readonly bounds: Float64Array;
  readonly #xs: CrossSection;
  readonly #pieces: number;
  #range: readonly [number, number];
  #grid: CrossSectionGrid;
  #last:
    | {
        readonly nodes: Float64Array;
        readonly sigma: Float64Array;
        readonly sharp: Float64Array;
        readonly numberDensity: number;
        readonly response: PulseResponse | undefined;
      }
    | undefined;

  /** @throws InvalidArgument for bounds that do not rise */
  constructor(
    xs: CrossSection,
    bounds: ArrayLike<number>,
    { pieces = 4 }: { pieces?: number } = {},
  ) {
    this.#xs = xs;
    this.bounds = checkedBounds(bounds);
    this.#pieces = pieces;
    this.#range = [this.bounds[0], this.bounds[this.bounds.length - 1]];
    this.#grid = this.#gridFor(this.#range);
  }

  /** Mean transmission in each bin. @throws InvalidArgument for rates that are not above 0 */
  evaluate(options: Omit<BinTransmissionOptions, "pieces">): Float64Array {
    const { thickness, numberDensity = this.#xs.numberDensity, parameters, response } = options;
    if (response) this.#reach(response);
    const { nodes, sigma } = this.#crossSection(parameters);
    const depth = thickness * numberDensity;
    const sharp = new Float64Array(sigma.length);
    for (let i = 0; i < sigma.length; i++) sharp[i] = Math.exp(-sigma[i] * depth);
    this.#last = { nodes, sigma, sharp, numberDensity, response };
    return binMeans(nodes, sharp, this.bounds, response);
  }

  /** The derivative of what {@link evaluate} gave last by thickness, 1/cm. @throws NoData before there is one */
  slope(): Float64Array {
    const last = this.#last;
    if (!last) throw new BeambookError("NoData", "Nothing was evaluated yet.");
    const { nodes, sigma, sharp, numberDensity, response } = last;
    const slopes = sharp.map((t, i) => -sigma[i] * numberDensity * t);
    return binMeans(nodes, slopes, this.bounds, response);
  }

  /** Makes room for a response; some more than needed, as the next one may be wider. */
  #reach(response: PulseResponse): void {
    const [from, to] = reachOf(this.bounds, response);
    const [first, last] = [this.bounds[0], this.bounds[this.bounds.length - 1]];
    if (from >= this.#range[0] && to <= this.#range[1]) return;
    this.#range = [Math.max(first - 1.5 * (first - from), first / 2), last + 1.5 * (to - last)];
    this.#grid = this.#gridFor(this.#range);
  }

  #gridFor([from, to]: readonly [number, number]): CrossSectionGrid {
    return this.#xs.onGrid(plainNodes(this.bounds, from, to, this.#pieces));
  }

  /** The cross section at nodes between which it is straight enough. */
  #crossSection(parameters: CrossSectionParameters | undefined): {
    nodes: Float64Array;
    sigma: Float64Array;
  } {
    const plain = this.#grid.wavelengths;
    const split = this.#grid.split(parameters);
    if (split) return withEdges(plain, split);
    const xs = parameters ? this.#xs.with(parameters) : this.#xs;
    const none = new Float64Array(plain.length);
    const { nodes } = merged(plain, none, xs.edges(plain[0]));
    return { nodes, sigma: xs.evaluate(nodes) };
  }
}

/** Adds the powders' edges to the smooth part, which is straight between the plain nodes. */
function withEdges(
  plain: Float64Array,
  { smooth, powders }: SplitCrossSection,
): { nodes: Float64Array; sigma: Float64Array } {
  const first = plain[0];
  const all = powders.length === 1 ? powders[0].curve.edges : joinedEdges(powders);
  let count = all.length;
  while (count > 0 && all[count - 1] < first) count--;
  const { nodes, values } = merged(plain, smooth, all.subarray(0, count));
  for (const { curve, scale } of powders) curve.addTo(values, nodes, scale);
  return { nodes, sigma: values };
}

function joinedEdges(powders: SplitCrossSection["powders"]): Float64Array {
  const all = powders.flatMap(({ curve }) => [...curve.edges]);
  return Float64Array.from(all).sort((p, q) => q - p);
}

/** Rising wavelengths: bounds, and cuts between them and beyond. */
function plainNodes(limits: Float64Array, from: number, to: number, pieces: number): Float64Array {
  const nodes: number[] = [];
  const last = limits.length - 1;
  const span = (start: number, end: number, count: number): void => {
    for (let i = 0; i < count; i++) nodes.push(start + ((end - start) * i) / count);
  };
  const cells = (width: number, bin: number): number =>
    Math.min(4000, Math.ceil((pieces * width) / bin));
  const below = limits[0] - from;
  const above = to - limits[last];
  if (below > 0) span(from, limits[0], cells(below, limits[1] - limits[0]));
  for (let i = 0; i < last; i++) span(limits[i], limits[i + 1], pieces);
  if (above > 0) span(limits[last], to, cells(above, limits[last] - limits[last - 1]));
  nodes.push(to);
  return Float64Array.from(nodes);
}

/** Nodes with both sides of the edges (falling) among them, and values in between. */
function merged(
  plain: Float64Array,
  values: Float64Array,
  edges: Float64Array,
): { nodes: Float64Array; values: Float64Array } {
  const nodes = new Float64Array(plain.length + 2 * edges.length);
  const out = new Float64Array(nodes.length);
  let count = 0;
  let edge = edges.length - 1;
  for (let i = 0; i < plain.length; i++) {
    for (; edge >= 0 && edges[edge] * (1 + STEP) < plain[i]; edge--) {
      const at = edges[edge];
      if (count === 0 || at <= nodes[count - 1]) continue;
      const part = (at - plain[i - 1]) / (plain[i] - plain[i - 1]);
      const value = values[i - 1] + part * (values[i] - values[i - 1]);
      nodes[count] = at;
      nodes[count + 1] = at * (1 + STEP);
      out[count] = value;
      out[count + 1] = value;
      count += 2;
    }
    nodes[count] = plain[i];
    out[count++] = values[i];
  }
  return { nodes: nodes.subarray(0, count), values: out.subarray(0, count) };
}
