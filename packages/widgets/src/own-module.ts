/** This package's module in the front end, and the version that kernel and front end must share. */
export const BEAMBOOK: { readonly module: string; readonly version: string } = {
  module: "@beambook/widgets",
  version: "0.1.0",
};
