import {
  CrossSection,
  Data,
  GroupedFitResult,
  materials,
  TransmissionModel,
} from "@beambook/core/neutron";

const data = await Data.fromGrouped({
  signal: "imaging/signal_x*_y*.csv",
  openbeam: "imaging/ob_x*_y*.csv",
  L: 10,
  tstep: 10e-6,
});
const iron = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
const model = new TransmissionModel(iron, { varyBasic: true, varyBackground: true });
const result = await model.fit(data, { nJobs: 2, wlmin: 1.5, wlmax: 5, stages: "all" });
const stderr: number | null | undefined = result.get([1, 2]).params.thickness.stderr;
console.log(stderr, result.get("(1, 2)"), result.summary().query("success and redchi < 2"));
result.plotParameterMap("thickness", {
  query: "success == True and redchi < 2.0",
  cmap: "viridis",
  plotErrors: true,
});
await result.save("grouped.json", { compact: true, modelFilename: "model.json" });
console.log(await GroupedFitResult.load("grouped.json"));
