import { BeambookError } from "../errors.js";
import { slice } from "../ndarray/index.js";
import type { DetectorGeometry } from "./detector-geometry.js";
import { type MotorPositions, positionsInComments } from "./motor-comments.js";
import type { Vector } from "./vector.js";

/** Axes of motors: `[group]["x" and "y" of the laboratory][motor]`, millimetres per millimetre. */
export type MotorAxes = readonly (readonly (readonly number[])[])[];

/** Which modules move together, and along what. */
interface MotorKind {
  name: string;
  groups: readonly (readonly [from: number, to: number])[];
  axes: MotorAxes;
}

/** A geometry that follows the motors that move groups of its modules. */
export class MotorTracker<G extends DetectorGeometry = DetectorGeometry> {
  /** The geometry at the reference positions. */
  readonly refGeom: G;
  /** Where the motors stood then; undefined if that is not known. */
  readonly refMotorPositions: MotorPositions | undefined;
  readonly motorAxes: MotorAxes;
  readonly #kind: MotorKind;

  /** @internal */
  protected constructor(
    kind: MotorKind,
    refGeom: G,
    { positions, axes = kind.axes }: { positions?: MotorPositions; axes?: MotorAxes },
  ) {
    this.#kind = kind;
    this.refGeom = refGeom;
    this.motorAxes = axes;
    const known = positions ?? positionsInComments(refGeom.metadata.crystfel?.comments ?? []);
    if (known) this.#check(known, "motor positions");
    this.refMotorPositions = known;
  }

  /**
   * The geometry at positions of the motors.
   *
   * @param motorPositions - millimetres, `[group][motor]`
   * @throws InvalidArgument without reference positions, ShapeMismatch
   */
  geomAt(motorPositions: MotorPositions): G {
    const from = this.refMotorPositions;
    if (!from) {
      throw new BeambookError("InvalidArgument", "The motors' reference positions are not known.", {
        hint: "Give them when making the tracker, or use moveGeomBy().",
      });
    }
    this.#check(motorPositions, "motor positions");
    return this.moveGeomBy(motorPositions.map((row, g) => row.map((v, k) => v - from[g][k])));
  }

  /**
   * The geometry after motors moved.
   *
   * @param motorDiff - millimetres, `[group][motor]`
   * @throws ShapeMismatch
   */
  moveGeomBy(motorDiff: MotorPositions): G {
    this.#check(motorDiff, "motor movements");
    return this.#kind.groups.reduce<G>((geometry, [from, to], g) => {
      const [x, y] = this.motorAxes[g].map((row) =>
        row.reduce((sum, factor, k) => sum + factor * motorDiff[g][k] * 1e-3, 0),
      );
      const shift: Vector = [x, y, 0];
      return geometry.offset(shift, { modules: slice(from, to) });
    }, this.refGeom);
  }

  /** Checks axes for {@link AGIPD_1MMotors.withMotorAxes} and its likes. @internal */
  protected checkAxes(axes: MotorAxes): void {
    const wanted = this.#kind.axes;
    const fits =
      axes.length === wanted.length &&
      axes.every(
        (group, g) =>
          group.length === 2 && group.every((row) => row.length === wanted[g][0].length),
      );
    if (fits && axes.flat(2).every(Number.isFinite)) return;
    const { groups, motors } = this.#shape();
    throw new BeambookError(
      "ShapeMismatch",
      `Axes of ${this.#kind.name} are (${groups}, 2, ${motors}).`,
    );
  }

  #shape(): { groups: number; motors: number } {
    return { groups: this.#kind.groups.length, motors: this.#kind.axes[0][0].length };
  }

  #check(positions: MotorPositions, what: string): void {
    const { groups, motors } = this.#shape();
    const fits = positions.length === groups && positions.every((row) => row.length === motors);
    if (fits && positions.flat().every(Number.isFinite)) return;
    throw new BeambookError(
      "ShapeMismatch",
      `${this.#kind.name} needs ${what} of ${groups} groups by ${motors} motor${motors > 1 ? "s" : ""} each.`,
    );
  }
}

/** Quadrants move by two motors each, the first along y, the second along x. */
const AGIPD: MotorKind = {
  name: "AGIPD-1M",
  groups: [0, 4, 8, 12].map((m) => [m, m + 4] as const),
  axes: [
    [
      [0, -1],
      [-1, 0],
    ],
    [
      [0, -1],
      [1, 0],
    ],
    [
      [0, 1],
      [1, 0],
    ],
    [
      [0, 1],
      [-1, 0],
    ],
  ],
};

/** Halves move by one motor each, outwards. */
const JUNGFRAU: MotorKind = {
  name: "JUNGFRAU 4M",
  groups: [
    [0, 4],
    [4, 8],
  ],
  axes: [
    [[1], [0]],
    [[-1], [0]],
  ],
};

/**
 * AGIPD-1M and the motors of its quadrants: `[[Q1M1, Q1M2], [Q2M1, Q2M2], [Q3M1, Q3M2], [Q4M1, Q4M2]]` in millimetres.
 *
 * @example
 * const tracker = new AGIPD_1MMotors(await AGIPD_1MGeometry.fromCrystfelGeom("agipd.geom"));
 * const positions = [[0, 0], [0, 0.5], [0, 0], [0, 0]];
 * await tracker.geomAt(positions).writeCrystfelGeom("now.geom", { motorPositions: positions });
 */
export class AGIPD_1MMotors<G extends DetectorGeometry> extends MotorTracker<G> {
  /**
   * @param refMotorPositions - where the motors stood when `refGeom` was made; default what the comments of the .geom file
   * say that it was read from
   * @throws ShapeMismatch
   */
  constructor(refGeom: G, refMotorPositions?: MotorPositions, axes?: MotorAxes) {
    super(AGIPD, refGeom, { positions: refMotorPositions, axes });
    if (axes) this.checkAxes(axes);
  }

  /** The same with other axes: two rows, x and y, of a factor for each motor, for each group. @throws ShapeMismatch */
  withMotorAxes(axes: MotorAxes): AGIPD_1MMotors<G> {
    return new AGIPD_1MMotors(this.refGeom, this.refMotorPositions, axes);
  }
}

/** JUNGFRAU 4M and the motors of its halves: `[[H1M1], [H2M1]]` in millimetres. */
export class JF4MMotors<G extends DetectorGeometry> extends MotorTracker<G> {
  /**
   * @param refMotorPositions - where the motors stood when `refGeom` was made; default what the comments of the .geom file
   * say that it was read from
   * @throws ShapeMismatch
   */
  constructor(refGeom: G, refMotorPositions?: MotorPositions, axes?: MotorAxes) {
    super(JUNGFRAU, refGeom, { positions: refMotorPositions, axes });
    if (axes) this.checkAxes(axes);
  }

  /** The same with other axes: two rows, x and y, of a factor for each motor, for each group. @throws ShapeMismatch */
  withMotorAxes(axes: MotorAxes): JF4MMotors<G> {
    return new JF4MMotors(this.refGeom, this.refMotorPositions, axes);
  }
}
