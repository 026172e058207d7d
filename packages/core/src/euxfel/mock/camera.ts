import type { MockContext, MockDevice, MockOutput, MockProperty } from "./context.js";

/** What {@link mockCamera} makes up. */
export interface MockCameraOptions {
  /** Rows and columns; default 96 × 128. */
  shape?: readonly [number, number];
  /** It takes an image for every so many trains; default 1. */
  every?: number;
}

/**
 * A camera: images of a beam spot that wanders from train to train (`:daqOutput`, `data.image.pixels`, uint16), and
 * its exposure time and temperature.
 *
 * @param name - such as `SPB_IRU_CAM/CAM/SIDEMIC`
 */
export function mockCamera(
  name: string,
  { shape = [96, 128], every = 1 }: MockCameraOptions = {},
): MockDevice {
  return {
    name,
    deviceClass: "LimaSimulatedCamera",
    properties: ({ trainIds, random }: MockContext): MockProperty[] => [
      { key: "exposureTime", values: Float64Array.from(trainIds, () => 0.01) },
      { key: "temperature", values: Float64Array.from(trainIds, () => 31 + 0.1 * random.normal()) },
      { key: "frameRate", values: Float64Array.from(trainIds, () => 10 / every) },
    ],
    outputs: (context: MockContext): MockOutput[] => [images(context, shape, every)],
  };
}

function images(context: MockContext, shape: readonly [number, number], every: number): MockOutput {
  const [rows, columns] = shape;
  const counts = context.trainIds.map((_, t) => (t % every === 0 ? 1 : 0));
  const entries = counts.filter((n) => n > 0).length;
  const pixels = new Uint16Array(entries * rows * columns);
  for (let k = 0; k < entries; k++) {
    drawSpot(pixels.subarray(k * rows * columns, (k + 1) * rows * columns), shape, context);
  }
  const perImage = (...values: number[]): number[] =>
    Array.from({ length: entries }, () => values).flat();
  return {
    channel: "daqOutput/data",
    counts,
    datasets: [
      { key: "image/pixels", values: pixels, shape },
      { key: "image/bitsPerPixel", values: Int32Array.from(perImage(16)) },
      { key: "image/dims", values: bigs(perImage(columns, rows)), shape: [2] },
      { key: "image/roiOffsets", values: bigs(perImage(0, 0)), shape: [2] },
      { key: "image/encoding", values: Int32Array.from(perImage(0)) },
    ],
  };
}

function drawSpot(
  out: Uint16Array,
  [rows, columns]: readonly [number, number],
  { random }: MockContext,
): void {
  const size = Math.min(rows, columns);
  const y0 = rows / 2 + 0.05 * size * random.normal();
  const x0 = columns / 2 + 0.05 * size * random.normal();
  const top = 3000 * (1 + 0.1 * random.normal());
  const [a, b] = [2 / (0.12 * size) ** 2, 2 / (0.18 * size) ** 2];
  for (let i = 0; i < out.length; i++) {
    const [y, x] = [Math.floor(i / columns) - y0, (i % columns) - x0];
    const light = top * Math.exp(-a * y * y - b * x * x);
    out[i] = Math.max(0, Math.min(4095, 40 + light + (2 + Math.sqrt(light)) * random.normal()));
  }
}

function bigs(values: readonly number[]): BigUint64Array {
  return BigUint64Array.from(values, BigInt);
}
