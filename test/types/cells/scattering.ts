import { BatchAzimProfileExtraction, Mapping } from "@beambook/core/scattering";

const m = await Mapping.open("sample_waxs.h5", {
  instrument: "ID02",
  cifFile: "a.cif",
  reflections: [
    [1, 1, 0],
    [2, 0, 0],
  ],
  threshold: 0.02,
  binning: 2,
  mask: "mask.edf",
  mapping: true,
});
const fits = await m.azimProfileFit({ method: "pyFAI" });
const order: number = fits.get([1, 1, 0]).S.value;
console.log(order, fits.get("[1 1 0]").toArray());
await m.caving({ maxIter: 15 });
m.plot2dVsQ({ qmin: 0.02, qmax: 0.15, qcircles: [0.05] });
const batch = await BatchAzimProfileExtraction.open("series/", {
  qvalues: [0.05, 0.1],
  fileFilter: "*_eiger2_*_raw.h5",
  mask: "mask.edf",
});
console.log(await batch.fitAzimProfilesMS({ r2Threshold: 0.9, prefix: "SAXS" }));
