import type { NDArray } from "@beambook/core";
import { PtydScan } from "@beambook/core/ptycho";
import { calibrateEnergies, DataStack, makeRawPreview, rawToDatastack } from "@beambook/core/xrf";
import {
  CenterView,
  ConversionView,
  DataStackView,
  RawPreviewView,
  ScanView,
} from "@beambook/widgets";

const orientation = new RawPreviewView({ preview: await makeRawPreview("RP.raw", "RP.rpl") });
const conversion = new ConversionView();
await rawToDatastack("RP.raw", "RP.rpl", { ...orientation.flips, ...conversion.listeners });
const energies = calibrateEnergies([
  { channel: 320, energy: "Ca Ka" },
  { channel: 1012, energy: "Pb La1" },
]);
const stack = await DataStack.open("RP.datastack");
const view = new DataStackView({ stack, energies, lines: ["Fe", { label: "mine", energy: 5 }] });
view.on("band", ({ from, to }) => console.log(from + to, view.map?.max()));
view.on("select", ({ pixel, region }) =>
  console.log(pixel?.[0], region?.[3], view.selected.length),
);
view.band = [630, 660];
await view.ready;

declare const raw: NDArray;
const axis = new CenterView({ frame: raw, shape: 128 });
axis.on("change", ({ center, shape }) => console.log(center[0], shape));
const scan = new PtydScan({ dfile: "a.ptyd", ...axis.parameters });
const seen = new ScanView({ quantity: "column" });
seen.on("select", ({ index, position, centerOfMass }) =>
  console.log(index, position, centerOfMass),
);
const count: number = await seen.follow(scan.chunks(20));
console.log(count);
