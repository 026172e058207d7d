import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DType, type NDArray, ndarray, zeros } from "@beambook/core";
import { continueHdf5, createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-bitshuffle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Small numbers, which compress, or noise, which does not. */
function numbers(dtype: DType, shape: number[], noise: boolean): NDArray {
  const next = seededRandom(shape[1] + Number(noise));
  const array = zeros(shape, dtype);
  const bytes = new Uint8Array(array.data.buffer);
  if (noise) for (let i = 0; i < bytes.length; i++) bytes[i] = next() * 256;
  else for (let i = 0; i < array.size; i += 3) bytes[i * (bytes.length / array.size)] = i % 17;
  return array;
}

const digest = ({ data: { buffer, byteOffset, byteLength } }: NDArray): string =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");

it("hdf5plugin and we read what is written with bitshuffle", async () => {
  const path = join(folder, "bits.h5");
  const written: Record<string, NDArray> = {};
  const writer = await createHdf5(path);
  for (const dtype of ["uint8", "uint16", "float32", "uint64"] as const) {
    for (const shape of [
      [1, 3],
      [5, 4096],
      [37, 211],
    ]) {
      for (const bitshuffle of ["lz4", "none"] as const) {
        for (const noise of [false, true]) {
          const name = [dtype, ...shape, bitshuffle, noise].join(" ");
          written[name] = numbers(dtype, shape, noise);
          const chunks = shape[0] > 30 ? { chunks: [10, 50] } : {};
          await writer.write(name, written[name], { bitshuffle, ...chunks });
        }
      }
    }
  }
  await writer.close();
  const file = await openHdf5(path);
  const theirs = runPythonJson<Record<string, string>>(
    new URL("read_bitshuffle.py", import.meta.url).pathname,
    [path],
  );
  for (const [name, array] of Object.entries(written)) {
    const own = await file.dataset(name).read();
    expect([name, digest(own), theirs[name]]).toEqual([name, digest(array), digest(array)]);
  }
  expect(file.dataset("uint16 5 4096 lz4 false").filters).toEqual([
    { id: 32008, name: "bitshuffle", options: [0, 4, 2, 0, 2] },
  ]);
  file.close();
});

it("appends to a dataset with bitshuffle, also later", async () => {
  const path = join(folder, "grow.h5");
  const rows = (start: number, count: number): NDArray =>
    ndarray(
      Uint16Array.from({ length: 50 * count }, (_, i) => 50 * start + i),
      [count, 50],
    );
  const first = await createHdf5(path);
  const type = "uint16";
  const made = await first.create("d", {
    type,
    shape: [0, 50],
    chunks: [7, 50],
    bitshuffle: "lz4",
  });
  await made.append(rows(0, 10));
  await first.close();
  const again = await continueHdf5(path);
  await (await again.dataset("d")).append(rows(10, 13));
  await again.close();
  const file = await openHdf5(path);
  expect((await file.dataset("d").read()).toArray()).toEqual(rows(0, 23).toArray());
  file.close();
});

it("refuses filters that exclude each other", async () => {
  const writer = await createHdf5(join(folder, "refused.h5"));
  const both = { bitshuffle: "lz4", deflate: 4 } as const;
  await expect(writer.write("d", zeros([4]), both)).rejects.toMatchObject({
    code: "InvalidArgument",
  });
  await writer.close();
});
