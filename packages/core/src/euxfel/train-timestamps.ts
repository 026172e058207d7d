import { readTimestamps } from "./file-facts.js";
import type { RunSelection } from "./run-selection.js";

/** When each selected train was: nanoseconds since 1970, 0 where no file tells. */
export function trainTimestamps(data: RunSelection): BigUint64Array {
  const times = new BigUint64Array(data.trainIds.length);
  const place = new Map(data.trainIds.map((id, i) => [id, i]));
  for (const file of data.files) {
    const own = readTimestamps(file.path);
    if (!own) continue;
    file.trainIds.forEach((id, i) => {
      const at = place.get(id);
      if (at !== undefined && i < own.length && times[at] === 0n) times[at] = own[i];
    });
  }
  return times;
}
