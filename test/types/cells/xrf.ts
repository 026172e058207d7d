import { slice } from "@beambook/core";
import { Model, minimize, Parameters } from "@beambook/core/fit";
import { openHdf5 } from "@beambook/core/hdf5";
import { DataStack, makeRawPreview, rawToDatastack } from "@beambook/core/xrf";

await rawToDatastack("RP.raw", "RP.rpl", { flipHorizontal: true, flipVertical: true });
const ds = await DataStack.open("RP.datastack");
ds.tree({ showArrays: true });
const maxSpectrum = await ds.read("maxrf_maxspectrum");
const iron = await ds.channelMap(630, 660);
const here = await ds.spectrum(120, 340);
await ds.appendList([[1, 2], [3, 5, 7], []], "test_list");
console.log(maxSpectrum, iron, here, makeRawPreview);

const f = await openHdf5("a.h5");
console.log(await f.dataset("/entry/data").read([slice(0, 10), null, 5]));
console.log(Model, Parameters, minimize);
