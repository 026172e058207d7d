import { lineError, type NcmatSection, numberIn } from "./sections.js";

/** A line of `@ATOMDB`: numbers of an atom, or a mixture of others. */
export type NcmatAtomEntry =
  | {
      readonly kind: "data";
      readonly name: string;
      /** u */
      readonly mass: number;
      /** fm */
      readonly coherentLength: number;
      /** barn */
      readonly incoherent: number;
      /** barn, at 2200 m/s */
      readonly absorption: number;
    }
  | {
      readonly kind: "mixture";
      readonly name: string;
      readonly parts: readonly { readonly fraction: number; readonly name: string }[];
      readonly line: number;
    };

const UNITS = ["u", "fm", "b", "b"];

/** What `@ATOMDB` defines, in order. */
export interface NcmatAtomDatabase {
  /** Whether the usual elements count. */
  readonly defaults: boolean;
  readonly entries: readonly NcmatAtomEntry[];
}

/** Reads `@ATOMDB`. @throws FileFormat with the line's number */
export function parseAtomDatabase(
  section: NcmatSection | undefined,
  file: string | undefined,
): NcmatAtomDatabase {
  const lines = section?.lines ?? [];
  const first = lines[0]?.words;
  const withoutDefaults = first?.length === 1 && first[0] === "nodefaults";
  const entries = lines.slice(withoutDefaults ? 1 : 0).map((line): NcmatAtomEntry => {
    const [name, ...rest] = line.words;
    if (!/^[A-Z][a-z]?\d{0,3}$/.test(name)) {
      throw lineError(file, line.number, `"${name}" is no name of an atom.`);
    }
    if (rest[0] === "is") {
      const words = rest.slice(1);
      const alone = words.length === 1;
      if (!alone && (words.length === 0 || words.length % 2 === 1)) {
        throw lineError(file, line.number, "A mixture takes pairs of a fraction and a name.");
      }
      const parts = alone
        ? [{ fraction: 1, name: words[0] }]
        : words.flatMap((word, i) =>
            i % 2 === 0 ? [{ fraction: numberIn(word, line, file), name: words[i + 1] }] : [],
          );
      const sum = parts.reduce((all, { fraction }) => all + fraction, 0);
      if (Math.abs(sum - 1) > 1e-6) {
        throw lineError(file, line.number, `The fractions of ${name} add up to ${sum}, not 1.`);
      }
      return { kind: "mixture", name, parts, line: line.number };
    }
    if (rest.length !== 4) {
      throw lineError(
        file,
        line.number,
        `${name} needs 4 numbers: mass, length, two cross sections.`,
      );
    }
    const [mass, coherentLength, incoherent, absorption] = rest.map((word, i) => {
      if (word.endsWith(UNITS[i])) return numberIn(word.slice(0, -UNITS[i].length), line, file);
      throw lineError(file, line.number, `"${word}" must end in "${UNITS[i]}".`);
    });
    if (!(mass > 0 && incoherent >= 0 && absorption >= 0)) {
      throw lineError(file, line.number, `${name}: masses are above, cross sections at least 0.`);
    }
    return { kind: "data", name, mass, coherentLength, incoherent, absorption };
  });
  return { defaults: !withoutDefaults, entries };
}
