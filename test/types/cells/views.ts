import { AGIPD1M, RunDirectory } from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import type { GroupedFitResult } from "@beambook/core/neutron";
import {
  DetectorView,
  fromAnywidget,
  IntSlider,
  interact,
  Output,
  ParameterMap,
  StackView,
} from "@beambook/widgets";

declare const result: GroupedFitResult;
const output = new Output();
const agipd = new AGIPD1M(await RunDirectory("r0034"));
const geom = AGIPD_1MGeometry.example();
const view = new DetectorView({ source: agipd, geometry: geom, energy: 9.3, distance: 0.2 });
const map = new ParameterMap({ result, parameter: "thickness" });
map.on("select", ({ index }) => display(result.get(index).plot(), { into: output }));
console.log(view, StackView, IntSlider, interact, fromAnywidget);
