import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type NDArray, slice } from "@beambook/core";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import { expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const geometry = AGIPD_1MGeometry.example();

/** Images of one frame, filled with a number, in memory that may have been used before. */
function filled(value: number, frames = 1): NDArray<"float32"> {
  const options = { extraShape: [frames], slots: 3, recycle: true };
  const { data, out } = geometry.assemblyBuffers(options);
  expect(data.shape).toEqual([3, frames, 512, 128]);
  expect([out.data[0], out.data[out.size - 1]]).toEqual([Number.NaN, Number.NaN]);
  out.data.fill(value);
  return out;
}

async function collected(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}

test("memory of buffers that nobody holds is used again, and empty", async () => {
  // Only a bare view of the memory is left, which tells when it was taken.
  const bare = ((): Float32Array => {
    const { data } = filled(1);
    return new Float32Array(data.buffer, 4096, 8);
  })();
  expect(Array.from(bare)).toEqual(new Array(8).fill(1));
  await collected();
  filled(2);
  expect(bare.length).toBe(0);
});

test("what is held of buffers stays as it is: the array, a slice, its flat elements", async () => {
  const whole = filled(3, 2);
  const part = filled(4, 2).slice(1);
  const flat = ((): Float32Array => filled(5, 2).slice(1, slice(0, 10)).flat())();
  await collected();
  for (const value of [6, 7, 8]) filled(value, 2);
  await collected();
  filled(9, 2);
  expect(new Set(whole.data)).toEqual(new Set([3]));
  expect(new Set(part.flat())).toEqual(new Set([4]));
  expect([flat.length > 0, ...new Set(flat)]).toEqual([true, 5]);
});

test("modules placed from slots make the same image as whole frames", () => {
  const [frame, image] = (() => {
    const { data, out } = geometry.assemblyBuffers({ extraShape: [1] });
    for (let i = 0; i < data.size; i++) data.data[i] = (i * 7919) % 65521;
    return [data, geometry.positionModulesFast(data, { out }).image];
  })();
  const { data, out } = geometry.assemblyBuffers({ extraShape: [1], slots: 3, recycle: true });
  for (let module = 0; module < 16; module++) {
    const slot = data.slice(module % 3);
    slot.assign(frame.slice(null, module));
    geometry.placeModule(module, slot, out);
  }
  const [a, b] = [image.flat(), out.flat()].map((v) =>
    Buffer.from(v.buffer, v.byteOffset, v.byteLength),
  );
  expect(a.equals(b)).toBe(true);
});
