import type { DefinedTrait, WidgetDefinition } from "./definition.js";
import type { ModelState } from "./model-state.js";
import { same } from "./same.js";
import { show } from "./trait.js";
import { isWidget } from "./wire.js";

/** Models whose value is nobody's business: the text of a widget is stored in the notebook. */
const SECRET: ReadonlySet<string> = new Set(["PasswordModel"]);

/** A widget in one line: `IntSlider(value=21, max=50)`. */
export function describeWidget(
  className: string,
  definition: WidgetDefinition,
  state: ModelState,
): string {
  const parts: string[] = [];
  for (const defined of definition.traits.values()) {
    if (defined.name === "value" && SECRET.has(definition.model.name ?? "")) continue;
    const value = state.get(defined.name);
    const shown = defined.name === "value" || (isPublic(defined) && isSet(defined, value));
    if (!shown) continue;
    const text = `${defined.name}=${describeValue(value)}`;
    if (defined.name === "value") parts.unshift(text);
    else parts.push(text);
  }
  return `${className}(${parts.slice(0, 12).join(", ")})`;
}

function isPublic({ wire, sync }: DefinedTrait): boolean {
  return sync && !wire.startsWith("_");
}

function isSet({ trait }: DefinedTrait, value: unknown): boolean {
  return !isWidget(value) && !same(trait.initial(), value);
}

function describeValue(value: unknown): string {
  if (Array.isArray(value) && value.some(isWidget)) return `[${value.length} widgets]`;
  return show(value);
}
