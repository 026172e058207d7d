import { isDisplayable, JUPYTER_DISPLAY, type MimeBundle } from "@beambook/core";
import { REFUSED, show, Trait } from "../base/trait.js";

/** One output as in a notebook file. */
export type MimeOutput =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly output_type: "display_data";
      readonly data: MimeBundle;
      readonly metadata: Record<string, unknown>;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** A list of outputs. */
export function mimeOutputs(): Trait<readonly MimeOutput[]> {
  return new Trait<readonly MimeOutput[]>({
    kind: "a list of outputs as in a notebook file",
    initial: (): readonly MimeOutput[] => Object.freeze([]),
    parse: (value: unknown): readonly MimeOutput[] | typeof REFUSED =>
      Array.isArray(value) && value.every(isOutput) ? Object.freeze([...value]) : REFUSED,
  });
}

function isOutput(value: unknown): value is MimeOutput {
  return typeof value === "object" && value !== null && "output_type" in value;
}

/** The bundle that shows any value: its own, or its text. */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  if (isDisplayable(value)) return value[JUPYTER_DISPLAY]();
  return { "text/plain": typeof value === "string" ? value : plainText(value) };
}

/** An error as an output. */
export function errorOutput(error: unknown): MimeOutput {
  const known = error instanceof Error || (typeof error === "object" && error !== null);
  const { name = "Error", message = "", stack } = known ? (error as Partial<Error>) : {};
  const text = message || (known ? "" : String(error));
  return {
    output_type: "error",
    ename: name,
    evalue: text,
    traceback: (stack ?? `${name}: ${text}`).split("\n"),
  };
}

function plainText(value: unknown): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const text = String(value);
    if (!text.startsWith("[object ")) return text;
  }
  return show(value);
}
