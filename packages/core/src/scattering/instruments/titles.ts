/** Magnetic field in mT from a title such as `Rods_400mT_1` or `Rods_1.4T`; 0 when there is none. */
export function fieldFromTitle(title: string): number {
  const found =
    /(\d+(?:\.\d+)?)\s*(mT|T)(?![A-Za-z])/.exec(title) ?? /(\d+(?:\.\d+)?)(mT|T)/.exec(title);
  if (!found) return 0;
  return found[2] === "T" ? Number((Number(found[1]) * 1000).toPrecision(12)) : Number(found[1]);
}

/** Sample name from a title: what stands before `_<field>`; all of it when there is no field. */
export function sampleFromTitle(title: string): string {
  const found = /^(.*?)[_\s]+\d+(?:\.\d+)?\s*(?:mT|T)/.exec(title);
  return (found ? found[1] : title).trim();
}

/** A text that can be part of a file's name. */
export function fileSafe(text: string): string {
  return text.replace(/[^\w.+-]+/g, "_").replace(/^_+|_+$/g, "");
}
