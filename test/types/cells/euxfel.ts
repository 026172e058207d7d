import { slice } from "@beambook/core";
import { AGIPD1M, byId, byIndex, openRun, RunDirectory } from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";

const run = await RunDirectory("r0034", { include: "*DA*" });
await openRun({ proposal: 2012, run: 34, data: "proc" });
run.info();
const xgm = "SA1_XTD2_XGM/XGM/DOOCS:output";
const flux = await run.getArray(xgm, "data.intensityTD", {
  extraDims: ["pulse"],
  roi: [slice(0, 40)],
});
const on = flux.isel({ pulse: slice(0, 20, 2) }).mean("pulse");
const off = flux.isel({ pulse: slice(1, 21, 2) }).mean("pulse");
console.log(off.divide(on));
const table = await run.getDataframe([
  ["*_XGM/*", "*.i[xy]Pos"],
  ["*_XGM/*", "*.photonFlux"],
]);
console.log(table);
for await (const [trainId, data] of run
  .select("*/DET/*", "image.data")
  .trains({ requireAll: true })) {
  console.log(trainId, data.source?.key);
}
const few = run.selectTrains(byId(slice(142844490, 142844495))).deselect("*_CAM/*");
await few.write("small.h5");
await run.writeVirtual("virtual.h5");
const agipd = new AGIPD1M(run, { modules: [2, 7, 8, 13], minModules: 4 });
const images = await agipd.getArray("image.data", { pulses: byIndex(slice(0, 16)) });
await agipd.writeVirtualCxi("xmpl.cxi");

const geom = AGIPD_1MGeometry.fromQuadPositions([
  [-525, 625],
  [-550, -10],
  [520, -160],
  [542.5, 475],
]);
const out = geom.outputArrayForPositionFast({ extraShape: [64] });
const { image, centre } = geom.positionModulesFast(images, { out });
const [row, column]: readonly [number, number] = centre;
geom.positionModulesFast(images, { out: geom.outputFor(images) });
geom.plotDataFast(images, { axisUnits: "m", vmin: 0, vmax: 1000 });
geom.inspect();
await geom.writeCrystfelGeom("a.geom", { clen: 0.2 });
console.log(image, row, column);
