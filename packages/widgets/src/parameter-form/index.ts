/**
 * A form for documented parameters, such as those of a ptychography scan: made from their kinds, limits and choices.
 *
 * @module
 * @example
 * const form = new ParameterForm({ parameters: NumpyScan.parameters, values: { rebin: 2 } });
 * form.on("change", ({ name, value }) => console.log(name, value));
 * form                                                   // shown; later: new NumpyScan(form.values)
 */
export {
  type DocumentedParameter,
  type DocumentedParameters,
  ParameterForm,
  type ParameterFormOptions,
} from "./parameter-form.js";
