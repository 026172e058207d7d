import { readdirSync, readFileSync } from "node:fs";
import { repoRoot } from "../../support/peers.js";

const { atan, cos, exp, log, PI, sin } = Math;
type Curve = (b: number[], x: number[]) => number;

const gauss: Curve = (b, [x]) =>
  b[0] * exp(-b[1] * x) +
  b[2] * exp(-((x - b[3]) ** 2) / b[4] ** 2) +
  b[5] * exp(-((x - b[6]) ** 2) / b[7] ** 2);
const lanczos: Curve = (b, [x]) =>
  b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x);
const chwirut: Curve = (b, [x]) => exp(-b[0] * x) / (b[1] + b[2] * x);
const rational: Curve = (b, [x]) =>
  (b[0] + b[1] * x + b[2] * x ** 2 + b[3] * x ** 3) /
  (1 + b[4] * x + b[5] * x ** 2 + b[6] * x ** 3);

const CURVES: Record<string, Curve> = {
  Bennett5: (b, [x]) => b[0] * (b[1] + x) ** (-1 / b[2]),
  BoxBOD: (b, [x]) => b[0] * (1 - exp(-b[1] * x)),
  Chwirut1: chwirut,
  Chwirut2: chwirut,
  DanWood: (b, [x]) => b[0] * x ** b[1],
  ENSO: (b, [x]) =>
    b[0] +
    b[1] * cos((2 * PI * x) / 12) +
    b[2] * sin((2 * PI * x) / 12) +
    b[4] * cos((2 * PI * x) / b[3]) +
    b[5] * sin((2 * PI * x) / b[3]) +
    b[7] * cos((2 * PI * x) / b[6]) +
    b[8] * sin((2 * PI * x) / b[6]),
  Eckerle4: (b, [x]) => (b[0] / b[1]) * exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
  Gauss1: gauss,
  Gauss2: gauss,
  Gauss3: gauss,
  Hahn1: rational,
  Kirby2: (b, [x]) => (b[0] + b[1] * x + b[2] * x ** 2) / (1 + b[3] * x + b[4] * x ** 2),
  Lanczos1: lanczos,
  Lanczos2: lanczos,
  Lanczos3: lanczos,
  MGH09: (b, [x]) => (b[0] * (x ** 2 + x * b[1])) / (x ** 2 + x * b[2] + b[3]),
  MGH10: (b, [x]) => b[0] * exp(b[1] / (x + b[2])),
  MGH17: (b, [x]) => b[0] + b[1] * exp(-x * b[3]) + b[2] * exp(-x * b[4]),
  Misra1a: (b, [x]) => b[0] * (1 - exp(-b[1] * x)),
  Misra1b: (b, [x]) => b[0] * (1 - (1 + (b[1] * x) / 2) ** -2),
  Misra1c: (b, [x]) => b[0] * (1 - (1 + 2 * b[1] * x) ** -0.5),
  Misra1d: (b, [x]) => (b[0] * b[1] * x) / (1 + b[1] * x),
  Nelson: (b, [x1, x2]) => b[0] - b[1] * x1 * exp(-b[2] * x2),
  Rat42: (b, [x]) => b[0] / (1 + exp(b[1] - b[2] * x)),
  Rat43: (b, [x]) => b[0] / (1 + exp(b[1] - b[2] * x)) ** (1 / b[3]),
  Roszman1: (b, [x]) => b[0] - b[1] * x - atan(b[2] / (x - b[3])) / PI,
  Thurber: rational,
};

/** One problem of NIST's Statistical Reference Datasets. */
export interface NistProblem {
  name: string;
  starts: [number[], number[]];
  values: number[];
  deviations: number[];
  residuals: (b: number[]) => number[];
}

/** All 27 problems, read from their files. */
export function nistProblems(): NistProblem[] {
  const folder = `${repoRoot}/test/reference/fit/nist_strd`;
  return readdirSync(folder)
    .sort()
    .map((file) => parse(file.replace(".dat", ""), readFileSync(`${folder}/${file}`, "latin1")));
}

function parse(name: string, text: string): NistProblem {
  const lines = text.split(/\r?\n/);
  const rows = lines.flatMap((line) => {
    const match = /^\s*b\d+\s*=\s*(.*)$/.exec(line);
    return match ? [match[1].trim().split(/\s+/).map(Number)] : [];
  });
  const from = lines.map((line) => line.startsWith("Data:")).lastIndexOf(true);
  const data = lines
    .slice(from + 1)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length >= 2 && row.every(Number.isFinite));
  const curve = CURVES[name];
  return {
    name,
    starts: [rows.map((row) => row[0]), rows.map((row) => row[1])],
    values: rows.map((row) => row[2]),
    deviations: rows.map((row) => row[3]),
    residuals: (b) => data.map(([y, ...x]) => curve(b, x) - (name === "Nelson" ? log(y) : y)),
  };
}

/** Digits that all values share with the certified ones. */
export function digits(values: readonly number[], certified: readonly number[]): number {
  const worst = Math.max(
    ...values.map((v, i) => Math.abs(v - certified[i]) / Math.abs(certified[i])),
  );
  return worst === 0 ? 11 : -Math.log10(worst);
}
