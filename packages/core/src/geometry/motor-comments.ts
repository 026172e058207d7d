import { BeambookError } from "../errors.js";

/** Positions of motors in millimetres: `[group][motor]`. */
export type MotorPositions = readonly (readonly number[])[];

const MARK = "XGEOM ";

/**
 * Positions of motors that a .geom file's comments tell: `;XGEOM MOTORS=4,2` and a line `;XGEOM MOTOR_Q1=…` per group.
 *
 * @param text - the file's text
 * @throws FileFormat when the comments are missing or incomplete
 */
export function readMotorsFromGeom(text: string): MotorPositions {
  return readRecords(
    text.split(/\r?\n/).flatMap((line) => (line[0] === ";" ? [line.slice(1)] : [])),
  );
}

/** The same from comments without their semicolons; undefined if they tell of no motors. @throws FileFormat */
export function positionsInComments(comments: readonly string[]): MotorPositions | undefined {
  return comments.some((line) => line.startsWith(`${MARK}MOTORS=`))
    ? readRecords(comments)
    : undefined;
}

/** Comments, without semicolons, that tell positions; those that told others are left out. */
export function withPositions(
  comments: readonly string[],
  positions: MotorPositions | undefined,
): string[] {
  if (!positions) return [...comments];
  return [
    ...comments.filter((line) => !line.startsWith(`${MARK}MOTOR`)),
    `${MARK}MOTORS=${positions.length},${positions[0]?.length ?? 0}`,
    ...positions.map((row, g) => `${MARK}MOTOR_Q${g + 1}=${row.join(",")}`),
  ];
}

function readRecords(comments: readonly string[]): MotorPositions {
  const records = new Map<string, string>();
  for (const line of comments) {
    const end = line.indexOf("=");
    if (line.startsWith(MARK) && end > 0) {
      records.set(line.slice(MARK.length, end), line.slice(end + 1));
    }
  }
  const numbers = (name: string, length: number): number[] => {
    const value = records.get(name);
    if (value === undefined) throw damaged(`no comment ";XGEOM ${name}="`);
    const parts = value.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    if (parts.length === length && parts.every(Number.isFinite)) return parts;
    throw damaged(`";XGEOM ${name}=${value}" instead of ${length} numbers`);
  };
  const [groups, motors] = numbers("MOTORS", 2);
  if (!(groups >= 0 && groups < 1000 && motors >= 0)) throw damaged(`${groups} groups of motors`);
  return Array.from({ length: groups }, (_, g) => numbers(`MOTOR_Q${g + 1}`, motors));
}

function damaged(what: string): BeambookError {
  return new BeambookError("FileFormat", `The text has ${what}.`);
}
