import { formatParameter, parseParameter } from "@beambook/core/ptycho";
import type { DOMWidget } from "../base/dom-widget.js";
import { Checkbox } from "../controls/generated/booleans.js";
import { Dropdown } from "../controls/generated/selection.js";
import { Text } from "../controls/generated/text.js";
import type { DocumentedParameter } from "./parameter-form.js";

/** One row of a form: a control, and what its state means. */
export interface Field {
  readonly control: DOMWidget;
  /** The parameter's value as the control has it. @throws FileFormat for text that means nothing */
  read(): unknown;
  write(value: unknown): void;
}

const WIDE = { width: "420px" };
const STYLE = { descriptionWidth: "130px" };

/** The control for a parameter: a check box, a menu of choices, or a field for text as in the documentation. */
export function fieldFor(parameter: DocumentedParameter): Field {
  const { name, kinds: types, definition } = parameter;
  const common = { description: name, tooltip: definition.help ?? "", layout: WIDE };
  const kinds = types.filter((type) => type !== "None");
  if (kinds.length === 1 && kinds[0] === "bool" && definition.default !== null) {
    const box = new Checkbox({ ...common, style: STYLE });
    return field(
      box,
      () => box.value,
      (value) => {
        box.value = value === true;
      },
    );
  }
  const only = kinds.every((type) => type === "str" || type === "int" || type === "bool");
  const choices = kinds[0] === "bool" ? [true, false] : definition.choices;
  if (only && choices) {
    const options = [null, ...choices].map((choice): [string, unknown] => [
      formatParameter(choice),
      choice,
    ]);
    const menu = new Dropdown({ ...common, style: STYLE, options });
    return field(
      menu,
      () => menu.value,
      (value) => {
        menu.value = value as never;
      },
    );
  }
  const text = new Text({ ...common, style: STYLE, continuousUpdate: false });
  return field(
    text,
    () => parseParameter(text.value, types),
    (value) => {
      text.value = formatParameter(value, types);
    },
  );
}

function field(control: DOMWidget, read: () => unknown, write: (value: unknown) => void): Field {
  return { control, read, write };
}
