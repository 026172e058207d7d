import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";

/**
 * Writes `<stem>.raw` and `<stem>.rpl` (uint16): "dense" has counts in every channel, "typical" few counts at low
 * energies and hardly any above two thirds.
 */
export function writeCube(stem, { height, width, depth, kind }) {
  let seed = 12345;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  const patterns = Array.from({ length: 64 }, (_, p) => spectrum(depth, kind, p, random));
  const file = openSync(`${stem}.raw`, "w");
  const row = new Uint16Array(width * depth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Every pixel another stretch of noise: neither the file cache nor the codec meets a row twice.
      const pattern = patterns[(random() * patterns.length) | 0];
      const shift = (random() * 64) | 0;
      row.set(pattern.subarray(shift, shift + depth), x * depth);
    }
    writeSync(file, new Uint8Array(row.buffer));
  }
  closeSync(file);
  writeFileSync(
    `${stem}.rpl`,
    `key\tvalue\nwidth\t${width}\nheight\t${height}\ndepth\t${depth}\noffset\t0\ndata-Length\t2\n` +
      "data-type\tunsigned\nbyte-order\tlittle-endian\nrecord-by\tvector\n",
  );
}

function spectrum(depth, kind, p, random) {
  return Uint16Array.from({ length: depth + 64 }, (_, e) => {
    const line = Math.max(0, 30 - Math.abs(e - 500)) + Math.max(0, 20 - Math.abs(e - 1300));
    if (kind === "dense") return random() * 8 + (6 * (depth - e)) / depth + line * (p % 29);
    const likely = e < (2 * depth) / 3 ? 0.45 : 0.003;
    return random() < likely ? -1.5 * Math.log(random()) + line * (p % 5) : 0;
  });
}
