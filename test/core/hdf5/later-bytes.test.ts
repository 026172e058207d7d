import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, type NDArray, ndarray, slice, zeros } from "@beambook/core";
import { createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "beambook-later-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "large.h5");
const SHAPE = [6, 400, 500];

beforeAll(async () => {
  const values = Uint32Array.from({ length: 6 * 400 * 500 }, (_, i) => (i * 2654435761) >>> 0);
  const writer = await createHdf5(path);
  await writer.write("plain", ndarray(values, SHAPE));
  const chunks = await writer.create("chunked", {
    type: "uint32",
    shape: [0, 400, 500],
    chunks: [1, 400, 500],
  });
  await chunks.append(ndarray(values, SHAPE));
  await writer.close();
});

const bytes = (array: NDArray): Buffer => {
  const flat = array.flat();
  return Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength);
};

describe("reading large plain data in other threads", () => {
  it.each(["plain", "chunked"])("gives what reading at once gives, %s", async (name) => {
    const file = await openHdf5(path);
    const dataset = file.dataset(name);
    for (const selection of [
      [],
      [slice(1, 5)],
      [slice(null, null, 2)],
      [null, slice(3, 397)],
      [slice(5, 0, -1)],
      [null, null, slice(0, 500, 3)],
      [[0, 5]],
    ]) {
      const later = await dataset.read(selection);
      expect(bytes(later).equals(bytes(dataset.readSync(selection)))).toBe(true);
    }
    const out = zeros([8, 400, 500], "uint32");
    await dataset.read([], { out: out.slice(slice(1, 7)) as NDArray });
    expect(bytes(out.slice(slice(1, 7))).equals(bytes(dataset.readSync()))).toBe(true);
    const shared = await dataset.read([], { shared: true });
    expect(bytes(shared).equals(bytes(dataset.readSync()))).toBe(true);
    file.close();
  });

  it("ends when the file is closed meanwhile, and can be aborted", async () => {
    const file = await openHdf5(path);
    const wanted = bytes(file.dataset("plain").readSync());
    const reading = file.dataset("plain").read();
    file.close();
    expect(bytes(await reading).equals(wanted)).toBe(true);
    const again = await openHdf5(path);
    const aborted = again.dataset("plain").read([], { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: "Aborted" });
    again.close();
  });

  it("tells file and dataset where the file was cut off", async () => {
    const file = await openHdf5(path);
    const dataset = file.dataset("plain");
    await dataset.read([0]);
    truncateSync(path, 3_000_000);
    const error = await dataset.read().catch((e: unknown) => e);
    expect(isBeambookError(error, "FileFormat")).toBe(true);
    expect(String((error as Error).message)).toContain("large.h5");
    file.close();
  });
});
