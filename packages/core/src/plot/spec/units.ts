/** A label with its unit: `q (Å⁻¹)`; an empty text if there is neither. */
export function withUnit(label: string | undefined, unit: string | undefined): string {
  if (!unit) return label ?? "";
  return label ? `${label} (${unit})` : `(${unit})`;
}
