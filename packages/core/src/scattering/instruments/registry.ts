import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { ID02 } from "./id02.js";
import type { Instrument } from "./instrument.js";
import { LGC } from "./lgc.js";
import { SWING } from "./swing.js";

const registered: Map<string, Instrument> = new Map(
  [ID02, LGC, SWING].map((instrument) => [instrument.name.toLowerCase(), instrument]),
);

/** Makes an instrument known by its name, for `Mapping.open(file, { instrument: "MY" })`. */
export function registerInstrument(instrument: Instrument): void {
  registered.set(instrument.name.toLowerCase(), instrument);
}

/** The instrument of a name. @throws NotFound with the known names */
export function findInstrument(instrument: string | Instrument): Instrument {
  if (typeof instrument !== "string") return instrument;
  const found = registered.get(instrument.toLowerCase());
  if (found) return found;
  const names = [...registered.values()].map(({ name }) => name);
  throw new BeambookError("NotFound", `No instrument "${instrument}".`, {
    hint: `Known: ${closestNames(instrument, names, 8).join(", ")}; registerInstrument adds others.`,
  });
}
