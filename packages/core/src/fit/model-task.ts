import { BeambookError } from "../errors.js";
import { isNDArray } from "../ndarray/index.js";
import { allFinite } from "./engine/differences.js";
import { sumOfSquares } from "./engine/problem.js";
import type { Gradient, Objective } from "./fit-problem.js";
import type { Model, ModelFitOptions } from "./model.js";
import { boundPart, type CurveKernel, type CurvePart } from "./model-part.js";
import type { FitTask } from "./run-fit.js";
import { checkedWeights, checkLength, type VectorInput, vectorOf } from "./vector.js";

type Values = Readonly<Record<string, number>>;

/** Data of a fit after checks. */
interface Points {
  x: unknown;
  y: Float64Array;
  weights: Float64Array | undefined;
}

/** The objective of a model and data. */
export function modelTask(model: Model, y: VectorInput, options: ModelFitOptions): FitTask {
  const points = goodPoints(pointsOf(y, options), options.nanPolicy ?? "raise");
  const { x } = points;
  return {
    objective: objectiveOf(model, points),
    curves: {
      name: model.name,
      x: x instanceof Float64Array ? x : undefined,
      y: points.y,
      weights: points.weights,
      evaluate: (values: Values, at: unknown = x): Float64Array =>
        model.evaluate(values, pointsLike(at)),
      components: (values: Values, at: unknown = x): Record<string, Float64Array> =>
        Object.fromEntries(
          model.parts.map((part, i) => [
            model.parts.findIndex(({ label }) => label === part.label) === i
              ? part.label
              : `${part.label} ${i + 1}`,
            part.evaluate(values, pointsLike(at)),
          ]),
        ),
    },
  };
}

function pointsOf(input: VectorInput, { x, weights }: ModelFitOptions): Points {
  const y = vectorOf(input, "y");
  if (y.length === 0) throw new BeambookError("NoData", "There are no data points to fit.");
  const at = x === undefined ? y.map((_, i) => i) : pointsLike(x);
  if (at instanceof Float64Array) checkLength(at, y.length, "x");
  return {
    x: at,
    y,
    weights: weights === undefined ? undefined : checkedWeights(weights, y.length),
  };
}

/** Numbers become a Float64Array; what else a model may be a function of stays as it is. */
function pointsLike(x: unknown): unknown {
  if (x instanceof Float64Array) return x;
  if (Array.isArray(x)) return x.every((v) => typeof v === "number") ? Float64Array.from(x) : x;
  const numeric = ArrayBuffer.isView(x) || isNDArray(x) || (isObject(x) && "values" in x);
  return numeric ? vectorOf(x as VectorInput, "x") : x;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Refuses or leaves out points that are no numbers. */
function goodPoints(points: Points, policy: "raise" | "omit"): Points {
  const { x, y, weights } = points;
  const lists = [y, ...(weights ? [weights] : []), ...(x instanceof Float64Array ? [x] : [])];
  if (lists.every(allFinite)) return points;
  const bad: number[] = [];
  for (let i = 0; i < y.length; i++) {
    if (!lists.every((list) => Number.isFinite(list[i]))) bad.push(i);
  }
  if (policy !== "omit") {
    throw new BeambookError(
      "InvalidArgument",
      `${bad.length} of ${y.length} data points are no numbers (the first is number ${bad[0]}).`,
      { hint: 'Remove them, or say nanPolicy: "omit".' },
    );
  }
  if (!(Array.isArray(x) || x instanceof Float64Array)) {
    throw new BeambookError("InvalidArgument", "Points can only be left out of a list x.");
  }
  const gone = new Set(bad);
  const keep = <T extends Float64Array | unknown[]>(list: T): T =>
    list.filter((_: unknown, i: number) => !gone.has(i)) as T;
  return { x: keep(x), y: keep(y), weights: weights && keep(weights) };
}

function objectiveOf(model: Model, { x, y, weights }: Points): Objective {
  const size = y.length;
  const terms = model.parts.map((part) => boundPart(part, x, size, weights));
  const minus = new Float64Array(size);
  for (let i = 0; i < size; i++) minus[i] = weights ? -y[i] * weights[i] : -y[i];
  const known = knownSlopes(model, terms);
  return {
    size,
    magnitude: Math.sqrt(sumOfSquares(minus)),
    names: model.paramNames,
    residual(values: Record<string, number>, out: Float64Array): void {
      out.set(minus);
      for (const term of terms) term.add(values, out);
    },
    ...(known.size > 0
      ? {
          known,
          gradient: (values: Record<string, number>): Gradient[] =>
            terms.map((term) => term.gradient?.(values) ?? {}),
        }
      : {}),
  };
}

/** Parameters whose derivatives all terms that they are in can tell. */
function knownSlopes({ parts }: Model, terms: readonly CurveKernel[]): Set<string> {
  const own = ({ prefix, names, prefixed }: CurvePart): string[] =>
    prefixed ? [] : names.map((name) => prefix + name);
  const unknown = new Set(parts.filter((_, i) => !terms[i].gradient).flatMap(own));
  const all = parts.flatMap(({ prefix, names }) => names.map((name) => prefix + name));
  return new Set(all.filter((name) => !unknown.has(name)));
}
