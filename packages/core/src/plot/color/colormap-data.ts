/**
 * Control points of colour maps as hexadecimal RGB, at equal steps from 0 to 1.
 *
 * @source viridis, plasma, inferno, magma: van der Walt & Smith (2015), CC0; cividis: Nuñez, Anderton & Renslow (2018);
 * turbo: Mikhailov (2019); coolwarm: Moreland (2009); sequential and diverging schemes: ColorBrewer 2.0, C. Brewer.
 */
export const SMOOTH: Readonly<Record<string, string>> = {
  viridis:
    "440154471164482072472e7c433c843f498939558c34608d2f6b8e2b768e26808e228b8d1f958b1fa08824aa8330b47c41be7257c7666fcf588ad647a7db34c5e022e2e418fde725",
  plasma:
    "0d088722069032059740049d4e02a25b01a56800a87501a88104a78d0ba59814a0a31d9aad2693b6308bbf3984c7427ccf4c74d6556ddd5e66e3685fe97258ee7c51f3874af79243fa9d3bfca935fdb52efdc229fccf25f9dd24f5eb27f0f921",
  inferno:
    "000004060419120a32230c4d360961490b6a5b116e6d186e7e1e6c902468a12b62b3325ac33b4fd24644df5437ea632af2751cf8880dfb9c06fcb116f9c72ff5dd4ff1f079fcffa4",
  magma: "000004120d323310685a157e7e2482a3307ec93e73e95561fa7c5efea873fed395fcfdbf",
  cividis:
    "00224e00285c002e6b0733701c396f293f6e33446c3d4a6c45506c4d556c555b6d5c616e6367706b6d72727274797877807e78888578908b78989177a09775a89e73b0a471b9ab6dc1b26acab965d3c060dcc859e5cf52eed748f8df3cfee838",
  turbo:
    "30123b3c33864451bf476fe7458bfd37a7fa24c1e618d8c920e9ad3ef68b69fd6692ff47b1f936ceec34e6d938f6c23afea833fd8825f56717e74a0cd53306bc20029e10017a0403",
  twilight:
    "e2d9e2d6d7dcc1cdd3a8c1cb92b3c67fa4c37094c06683bd6171b95f5fb35e4ba95c379b5724874d176b3f125134113d34123843123e5615476d1b4e812450943150a34150b05251ba6556c17960c78d70cca186d1b5a1d8c6bddfd4d5e2d9e2",
  coolwarm:
    "3b4cc0445acd4e69d85876e26384eb6e90f2799cf884a8fc90b2fe9bbcffa6c4feb1cbfbbcd2f7c6d6f1d0daead8dce1e1dbd7e9d5cbefcfbef3c7b2f6bea5f7b498f7a98bf59d7ef19071ed8265e67259df624ed65143cc3f39c0292fb40426",
};

/** Colour maps that are straight lines between their control points. */
export const LINEAR: Readonly<Record<string, string>> = {
  Blues: "f7fbffdeebf7c6dbef9ecae16baed64292c62171b508519c08306b",
  Greens: "f7fcf5e5f5e0c7e9c0a1d99b74c47641ab5d238b45006d2c00441b",
  Reds: "fff5f0fee0d2fcbba1fc9272fb6a4aef3b2ccb181da50f1567000d",
  Greys: "fffffff0f0f0d9d9d9bdbdbd969696737373525252252525000000",
  Oranges: "fff5ebfee6cefdd0a2fdae6bfd8d3cf16913d94801a636037f2704",
  Purples: "fcfbfdefedf5dadaebbcbddc9e9ac8807dba6a51a354278f3f007d",
  YlOrRd: "ffffccffeda0fed976feb24cfd8d3cfc4e2ae31a1cbd0026800026",
  YlGnBu: "ffffd9edf8b1c7e9b47fcdbb41b6c41d91c0225ea8253494081d58",
  YlGn: "ffffe5f7fcb9d9f0a3addd8e78c67941ab5d238443006837004529",
  PuBu: "fff7fbece7f2d0d1e6a6bddb74a9cf3690c00570b0045a8d023858",
  BuPu: "f7fcfde0ecf4bfd3e69ebcda8c96c68c6bb188419d810f7c4d004b",
  OrRd: "fff7ecfee8c8fdd49efdbb84fc8d59ef6548d7301fb300007f0000",
  GnBu: "f7fcf0e0f3dbccebc5a8ddb57bccc44eb3d32b8cbe0868ac084081",
  RdBu: "67001fb2182bd6604df4a582fddbc7f7f7f7d1e5f092c5de4393c32166ac053061",
  RdYlBu: "a50026d73027f46d43fdae61fee090ffffbfe0f3f8abd9e974add14575b4313695",
  RdYlGn: "a50026d73027f46d43fdae61fee08bffffbfd9ef8ba6d96a66bd631a9850006837",
  RdGy: "67001fb2182bd6604df4a582fddbc7ffffffe0e0e0bababa8787874d4d4d1a1a1a",
  Spectral: "9e0142d53e4ff46d43fdae61fee08bffffbfe6f598abdda466c2a53288bd5e4fa2",
  PuOr: "7f3b08b35806e08214fdb863fee0b6f7f7f7d8daebb2abd28073ac5427882d004b",
  BrBG: "5430058c510abf812ddfc27df6e8c3f5f5f5c7eae580cdc135978f01665e003c30",
  PiYG: "8e0152c51b7dde77aef1b6dafde0eff7f7f7e6f5d0b8e1867fbc414d9221276419",
  PRGn: "40004b762a839970abc2a5cfe7d4e8f7f7f7d9f0d3a6dba05aae611b783700441b",
  gray: "000000ffffff",
  binary: "ffffff000000",
  cool: "00ffffff00ff",
  seismic: "00004d0000ffffffffff0000800000",
  bwr: "0000ffffffffff0000",
};

/** One channel as `[position, value]` corners, both 0 to 1. */
type Corners = readonly (readonly [number, number])[];

/** Colour maps given by corners per channel (red, green, blue). */
export const CORNERS: Readonly<Record<string, readonly [Corners, Corners, Corners]>> = {
  hot: [
    [
      [0, 0.0416],
      [0.365, 1],
      [1, 1],
    ],
    [
      [0, 0],
      [0.365, 0],
      [0.746, 1],
      [1, 1],
    ],
    [
      [0, 0],
      [0.746, 0],
      [1, 1],
    ],
  ],
  jet: [
    [
      [0, 0],
      [0.35, 0],
      [0.66, 1],
      [0.89, 1],
      [1, 0.5],
    ],
    [
      [0, 0],
      [0.125, 0],
      [0.375, 1],
      [0.64, 1],
      [0.91, 0],
      [1, 0],
    ],
    [
      [0, 0.5],
      [0.11, 1],
      [0.34, 1],
      [0.65, 0],
      [1, 0],
    ],
  ],
  hsv: [
    [
      [0, 1],
      [0.1587, 1],
      [0.1746, 0.9688],
      [0.3333, 0.0312],
      [0.3492, 0],
      [0.6667, 0],
      [0.6825, 0.0312],
      [0.8413, 0.9688],
      [0.8571, 1],
      [1, 1],
    ],
    [
      [0, 0],
      [0.1587, 0.9375],
      [0.1746, 1],
      [0.5079, 1],
      [0.6667, 0.0625],
      [0.6825, 0],
      [1, 0],
    ],
    [
      [0, 0],
      [0.3333, 0],
      [0.3492, 0.0625],
      [0.5079, 1],
      [0.8413, 1],
      [0.8571, 0.9375],
      [1, 0.0938],
    ],
  ],
  bone: [
    [
      [0, 0],
      [0.746, 0.6528],
      [1, 1],
    ],
    [
      [0, 0],
      [0.365, 0.3194],
      [0.746, 0.7778],
      [1, 1],
    ],
    [
      [0, 0],
      [0.365, 0.4444],
      [1, 1],
    ],
  ],
  copper: [
    [
      [0, 0],
      [0.81, 1],
      [1, 1],
    ],
    [
      [0, 0],
      [1, 0.7812],
    ],
    [
      [0, 0],
      [1, 0.4975],
    ],
  ],
};
