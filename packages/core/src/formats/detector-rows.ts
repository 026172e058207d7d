/**
 * Flat detectors with equal pixels: pyFAI's name, common name, pixel height and width in µm, rows x columns, module
 * family, further names. The numbers are those of pyFAI's detector registry (MIT).
 */
export const DETECTOR_ROWS: readonly string[] = `
ADSC_Q210|Quantum 210|51|51|4096 x 4096||
ADSC_Q270|Quantum 270|51|51|4168 x 4168||
ADSC_Q315|Quantum 315|51|51|6144 x 6144||
ADSC_Q4|Quantum 4|51|51|2304 x 2304||
Apex2|ApexII|120|120|1024 x 1024||bruker
Basler|aca1300|3.75|3.75|966 x 1296||
Dexela2923|Dexela 2923|75|75|3888 x 3072||
Eiger16M|Eiger 16M|75|75|4371 x 4150|eiger|
Eiger1M|Eiger 1M|75|75|1065 x 1030|eiger|
Eiger2CdTe_16M|Eiger2 CdTe 16M|75|75|4362 x 4148|eiger2cdte|
Eiger2CdTe_1M|Eiger2 CdTe 1M|75|75|1062 x 1028|eiger2cdte|
Eiger2CdTe_1MW|Eiger2 CdTe 1M-W|75|75|512 x 2068|eiger2cdte|
Eiger2CdTe_2MW|Eiger2 CdTe 2M-W|75|75|512 x 4148|eiger2cdte|
Eiger2CdTe_4M|Eiger2 CdTe 4M|75|75|2162 x 2068|eiger2cdte|
Eiger2CdTe_500k|Eiger2 CdTe 500k|75|75|512 x 1028|eiger2cdte|
Eiger2CdTe_9M|Eiger2 CdTe 9M|75|75|3262 x 3108|eiger2cdte|
Eiger2_16M|Eiger2 16M|75|75|4362 x 4148|eiger2|
Eiger2_1M|Eiger2 1M|75|75|1062 x 1028|eiger2|
Eiger2_1MW|Eiger2 1M-W|75|75|512 x 2068|eiger2|
Eiger2_250k|Eiger2 250k|75|75|512 x 512|eiger2|
Eiger2_2MW|Eiger2 2M-W|75|75|512 x 4148|eiger2|
Eiger2_4M|Eiger2 4M|75|75|2162 x 2068|eiger2|
Eiger2_500k|Eiger2 500k|75|75|512 x 1028|eiger2|
Eiger2_9M|Eiger2 9M|75|75|3262 x 3108|eiger2|
Eiger4M|Eiger 4M|75|75|2167 x 2070|eiger|
Eiger500k|Eiger 500k|75|75|514 x 1030|eiger|
Eiger9M|Eiger 9M|75|75|3269 x 3110|eiger|
FReLoN|FReLoN|50|50|2048 x 2048||
Fairchild|Fairchild|15|15|4096 x 4096||condor,fairchild_condor_486:90
HF_130K|HF-130k|150|150|256 x 512||
HF_1M|HF-1M|150|150|1024 x 1024||
HF_262k|HF-262k|150|150|512 x 512||
HF_2M|HF-2.4M|150|150|1536 x 1536||
HF_4M|HF-4M|150|150|2048 x 2048||
HF_9M|HF-9.4M|150|150|3072 x 3072||
Jungfrau1M|Jungfrau 1M|75|75|1064 x 1030|jungfrau|
Jungfrau4M|Jungfrau 4M|75|75|2164 x 2068|jungfrau|
Lambda10M|Lambda 10M|55|55|2596 x 4676|maxipix|
Lambda250k|Lambda 250k|55|55|516 x 516|maxipix|
Lambda2M|Lambda 2M|55|55|1556 x 1556|maxipix|
Lambda60k|Lambda 60k|55|55|256 x 256|maxipix|
Lambda750k|Lambda 750k|55|55|516 x 1556|maxipix|
Lambda7M5|Lambda 7.5M|55|55|2596 x 2596|maxipix|
Mar345|MAR 345|100|100|3450 x 3450||mar3450
Mar555|MAR 555|139|139|3072 x 2560||
Maxipix|Maxipix 1x1|55|55|256 x 256|maxipix|
Maxipix2x2|Maxipix 2x2|55|55|516 x 516|maxipix|
Maxipix5x1|Maxipix 5x1|55|55|256 x 1296|maxipix|
Mythen|Mythen 1280|8000|50|1 x 1280||
Perkin|Perkin detector|200|200|4096 x 4096||perkin_elmer
Pilatus100k|Pilatus 100k|172|172|195 x 487|pilatus|
Pilatus1M|Pilatus 1M|172|172|1043 x 981|pilatus|
Pilatus200k|Pilatus 200k|172|172|407 x 487|pilatus|
Pilatus2M|Pilatus 2M|172|172|1679 x 1475|pilatus|
Pilatus300k|Pilatus 300k|172|172|619 x 487|pilatus|
Pilatus300kw|Pilatus 300kw|172|172|195 x 1475|pilatus|
Pilatus4_1M|Pilatus4 1M|150|150|1080 x 1033|pilatus4|
Pilatus4_260k|Pilatus4 260k|150|150|530 x 513|pilatus4|
Pilatus4_260kw|Pilatus4 260kw|150|150|255 x 1033|pilatus4|
Pilatus4_2M|Pilatus4 2M|150|150|1630 x 1553|pilatus4|
Pilatus4_4M|Pilatus4 4M|150|150|2180 x 2073|pilatus4|
Pilatus4_CdTe_1M|Pilatus4 1M CdTe|150|150|1080 x 1033|pilatus4cdte|
Pilatus4_CdTe_260k|Pilatus4 260k CdTe|150|150|530 x 513|pilatus4cdte|
Pilatus4_CdTe_260kw|Pilatus4 260kw CdTe|150|150|255 x 1033|pilatus4cdte|
Pilatus4_CdTe_2M|Pilatus4 2M CdTe|150|150|1630 x 1553|pilatus4cdte|
Pilatus4_CdTe_4M|Pilatus4 4M CdTe|150|150|2180 x 2073|pilatus4cdte|
Pilatus6M|Pilatus 6M|172|172|2527 x 2463|pilatus|
Pilatus900k|Pilatus 900k|172|172|619 x 1475|pilatus|
PilatusCdTe1M|Pilatus CdTe 1M|172|172|1043 x 981|pilatuscdte|pilatus_1m_cdte
PilatusCdTe2M|Pilatus CdTe 2M|172|172|1679 x 1475|pilatuscdte|pilatus_2m_cdte
PilatusCdTe300k|Pilatus CdTe 300k|172|172|619 x 487|pilatuscdte|pilatus_300k_cdte
PilatusCdTe300kw|Pilatus CdTe 300kw|172|172|195 x 1475|pilatuscdte|pilatus_300kw_cdte
PilatusCdTe900kw|Pilatus CdTe 900kw|172|172|195 x 4439|pilatuscdte|pilatus_900kw_cdte
Pixium|Pixium 4700|308|308|1910 x 2480||pixium_4700_detector,thales_electronics
RaspberryPi12M|Picam HQ|1.55|1.55|3040 x 4056||
RaspberryPi5M|Picam v1|1.4|1.4|1944 x 2592||
RaspberryPi8M|Picam v2|1.12|1.12|2464 x 3280||
Rayonix133|Rayonix133|64|64|4096 x 4096||mar_133
RayonixLx170|Rayonix LX170|44.2708|44.2708|1920 x 3840||rayonix_lx170-hs
RayonixLx255|Rayonix LX255|44.2708|44.2708|1920 x 5760||rayonix_lx255-hs,rayonixlx225hs
RayonixMx170|Rayonix MX170|44.2708|44.2708|3840 x 3840||rayonix_mx170-hs
RayonixMx225|Rayonix MX225|73.242|73.242|6144 x 6144||mar_225
RayonixMx225hs|Rayonix MX225HS|78.125|78.125|5760 x 5760||
RayonixMx300|Rayonix MX300|73.242|73.242|8192 x 8192||mar_300
RayonixMx300hs|Rayonix MX300HS|78.125|78.125|7680 x 7680||
RayonixMx325|Rayonix MX325|79.346|79.346|8192 x 8192||
RayonixMx340hs|Rayonix MX340HS|88.5417|88.5417|7680 x 7680||
RayonixMx425hs|Rayonix MX425HS|44.2708|44.2708|9600 x 9600||
RayonixSx165|Rayonix SX165|39.5|39.5|4096 x 4096||mar_165
RayonixSx200|Rayonix SX200|48|48|4096 x 4096||
RayonixSx30hs|Rayonix SX30HS|15.625|15.625|1920 x 1920||
RayonixSx85hs|Rayonix SX85HS|44.2708|44.2708|1920 x 1920||
Titan|Titan 2k x 2k|60|60|2048 x 2048||oxd_titan,agilent_titan
`
  .trim()
  .split("\n");

/** How the modules of a family lie: their size, the gaps between them, dead columns inside each (first, last). */
export interface ModuleFamily {
  readonly module: readonly [rows: number, columns: number];
  readonly gap: readonly [rows: number, columns: number];
  readonly seam?: readonly [first: number, last: number];
}

/** Modules of the families that have gaps. */
export const MODULE_FAMILIES: Readonly<Record<string, ModuleFamily>> = {
  eiger: { module: [514, 1030], gap: [37, 10] },
  eiger2: { module: [512, 1028], gap: [38, 12] },
  eiger2cdte: { module: [512, 1028], gap: [38, 12], seam: [513, 514] },
  jungfrau: { module: [514, 1030], gap: [36, 8] },
  maxipix: { module: [256, 256], gap: [4, 4] },
  pilatus: { module: [195, 487], gap: [17, 7] },
  pilatuscdte: { module: [195, 487], gap: [17, 7], seam: [242, 244] },
  pilatus4: { module: [255, 513], gap: [20, 7] },
  pilatus4cdte: { module: [255, 513], gap: [20, 7], seam: [256, 256] },
};
