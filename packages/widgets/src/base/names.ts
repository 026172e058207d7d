/** `readoutFormat` → `readout_format`: our name of a trait → its name in messages. */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `readout_format` → `readoutFormat`; a leading underscore goes. */
export function toCamelCase(name: string): string {
  return name
    .replace(/^_/, "")
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
