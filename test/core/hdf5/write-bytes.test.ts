import { expect, it } from "vitest";
import { lookup3 } from "../../../packages/core/dist/hdf5/write/lookup3.js";
import { encodeMappings } from "../../../packages/core/dist/hdf5/write/virtual.js";
import { halfBits } from "../../../packages/core/dist/ndarray/half.js";

it.each([
  ["", 0xdeadbeef],
  ["a", 0x58d68708],
  ["hello", 0x34cbbc6e],
  ["0123456789ab", 0x1065e50a],
  ["0123456789abc", 0x7351ce56],
  ["The quick brown fox jumps over the lazy dog", 0x64a2cd46],
])("lookup3 of %j is as HDF5 computes it", (text, hash) => {
  expect(lookup3(new TextEncoder().encode(text))).toBe(hash);
});

it("encodes the mappings of a virtual dataset byte for byte as HDF5 does", () => {
  const bytes = encodeMappings(
    [{ file: "a.h5", dataset: "d", target: { start: [1], stride: [2], count: [3], block: [1] } }],
    "/v",
  );
  expect(Buffer.from(bytes).toString("hex")).toBe(
    "000100000000000000612e6835006400030000000100000000000000000000000200000002000000012400000001000000010000000000000002000000000000000300000000000000010000000000000" +
      "0a687bd71",
  );
});

it("rounds to half precision as IEEE 754 says, for every half and the middle between neighbours", () => {
  const value = (bits: number): number => {
    const exponent = (bits >> 10) & 31;
    const mantissa = bits & 1023;
    return exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15);
  };
  for (let bits = 0; bits < 0x7bff; bits++) {
    expect(halfBits(value(bits))).toBe(bits);
    const middle = (value(bits) + value(bits + 1)) / 2;
    expect(halfBits(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
  }
  expect(halfBits(-0)).toBe(0x8000);
  expect(halfBits(65519.99)).toBe(0x7bff);
  expect(halfBits(65520)).toBe(0x7c00);
});
