import { BeambookError } from "../errors.js";
import { readCsv } from "../table/index.js";
import { Material, type MaterialSpec, SUBSTANCE, settingsOf } from "./material.js";
import { materialNamed } from "./materials.js";
import type { MaterialInput } from "./xs-input.js";

/** Options of {@link CrossSection.fromMtex}. */
export interface MtexOptions {
  /** Whether the volume that no orientation has is an even powder; true. */
  powderPhase?: boolean;
  /** What phases' names begin with; the material's short name by default. */
  shortName?: string;
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  volume: ["volume_mtex", "volume"],
  fwhm: ["fwhm", "fwhm_mtex"],
  ...Object.fromEntries(["xh", "xk", "xl", "yh", "yk", "yl"].map((name) => [name, [name]])),
};

/** Phases of a table of orientations: one crystal for each row, and a powder for the rest of the volume. */
export async function mtexPhases(
  path: string,
  material: MaterialInput,
  { powderPhase = true, shortName }: MtexOptions,
): Promise<Record<string, Material>> {
  const base = baseOf(material);
  const short = shortName ?? base.name;
  const table = await readCsv(path);
  const names = Object.keys(table.columns);
  const column = (wanted: string): ArrayLike<number> => {
    const name = ALIASES[wanted].find((alias) => names.includes(alias));
    if (name !== undefined && table.dtypes[name] !== "string") {
      return table.columns[name] as ArrayLike<number>;
    }
    throw new BeambookError(
      "InvalidArgument",
      `The table of orientations has no numbers for "${ALIASES[wanted].join('" or "')}": ${names.join(", ")}.`,
      { file: path },
    );
  };
  const [volume, fwhm, ...axes] = Object.keys(ALIASES).map(column);
  const total = Array.from(volume, Number).reduce((sum, v) => sum + v, 0);
  const scale = total > 1 ? 1 / total : 1;
  const phases: Record<string, Material> = {};
  for (let i = 0; i < table.length; i++) {
    const [xh, xk, xl, yh, yk, yl] = axes.map((axis) => Number(axis[i]));
    phases[`${short}${i}`] = new Material(base[SUBSTANCE], {
      ...settingsOf(base),
      weight: volume[i] * scale,
      mos: fwhm[i],
      dir1: [xh, xk, xl],
      dir2: [yh, yk, yl],
    });
  }
  if (powderPhase && total < 1) phases[`${short}_powder`] = base.times(1 - total);
  return phases;
}

function baseOf(material: MaterialInput): Material {
  if (typeof material === "string") return materialNamed(material);
  const spec: MaterialSpec = material;
  const substance = spec[SUBSTANCE] ?? materialNamed(spec.mat)[SUBSTANCE];
  return new Material(substance, settingsOf(spec));
}
