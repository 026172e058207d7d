// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DescriptionWidgetOptions } from "../../base/description-widget.js";
import type { DOMWidgetOptions } from "../../base/dom-widget.js";
import { instance } from "../../base/reference.js";
import { bool, oneOf, string } from "../../base/traits.js";
import { ButtonBase } from "../button-base.js";
import { UploadBase, type UploadedFile, uploadedFiles } from "../upload.js";
import { ButtonStyle, type ButtonStyleOptions } from "./styles.js";

/** Options of {@link Button}. */
export interface ButtonOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  buttonStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Text on it; default empty. */
  description?: string;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Font Awesome name, without `fa-`; default empty. */
  icon?: string;
  /** Looks; several controls may share one. */
  style?: ButtonStyle | ButtonStyleOptions;
}

/** A button. */
export class Button extends ButtonBase {
  static {
    defineWidget(Button, {
      model: { name: "ButtonModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ButtonView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        buttonStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        description: string(""),
        disabled: bool(false),
        icon: string(""),
        style: instance(ButtonStyle),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Text on it; default empty. */
  declare description: string;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Font Awesome name, without `fa-`; default empty. */
  declare icon: string;

  constructor(options: ButtonOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ButtonStyle {
    return this.get("style") as ButtonStyle;
  }

  set style(value: ButtonStyle | ButtonStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link FileUpload}. */
export interface FileUploadOptions extends DescriptionWidgetOptions {
  /** Endings or MIME types that may be chosen, such as `.h5,.cxi`; empty for all; default empty. */
  accept?: string;
  /** Meaning, shown by a colour; default empty. */
  buttonStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Why the last upload failed; empty when it did not; default empty. */
  error?: string;
  /** Font Awesome name, without `fa-`; default `'upload'`. */
  icon?: string;
  /** Whether several files may be chosen at once; default `false`. */
  multiple?: boolean;
  /** Looks; several controls may share one. */
  style?: ButtonStyle | ButtonStyleOptions;
  /** The files of the last upload; default `[]`. */
  value?: readonly UploadedFile[];
}

/** A button that sends files of the user's computer to the kernel. */
export class FileUpload extends UploadBase {
  static {
    defineWidget(FileUpload, {
      model: { name: "FileUploadModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "FileUploadView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        accept: string(""),
        buttonStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        disabled: bool(false),
        error: string(""),
        icon: string("upload"),
        multiple: bool(false),
        style: instance(ButtonStyle),
        value: uploadedFiles(),
      },
    });
  }

  /** Endings or MIME types that may be chosen, such as `.h5,.cxi`; empty for all; default empty. */
  declare accept: string;
  /** Meaning, shown by a colour; default empty. */
  declare buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Why the last upload failed; empty when it did not; default empty. */
  declare error: string;
  /** Font Awesome name, without `fa-`; default `'upload'`. */
  declare icon: string;
  /** Whether several files may be chosen at once; default `false`. */
  declare multiple: boolean;
  /** The files of the last upload; default `[]`. */
  declare value: readonly UploadedFile[];

  constructor(options: FileUploadOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ButtonStyle {
    return this.get("style") as ButtonStyle;
  }

  set style(value: ButtonStyle | ButtonStyleOptions) {
    this.setInternal({ style: value });
  }
}
