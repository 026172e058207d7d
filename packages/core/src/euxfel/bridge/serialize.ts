import { BeambookError } from "../../errors.js";
import { dtypeOf } from "../../ndarray/dtype.js";
import { isLabelledArray, isNDArray } from "../../ndarray/guards.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { bytesOf, NumpyBytes, NumpyScalar, numpyCode } from "./numpy.js";
import { type Packable, pack } from "./pack.js";

/** Versions of the bridge's protocol. */
export type BridgeProtocol = "1.0" | "2.2";

/** A value of a train's data. */
export type BridgeValue = unknown;

/** A train's data: `data[source][key]`; what `run.trains()` gives, or of one's own. */
export type BridgeData = { readonly [source: string]: { readonly [key: string]: BridgeValue } };

/** What is known of each source: `source`, `timestamp`, `timestamp.sec`, `timestamp.frac`, `timestamp.tid`. */
export type BridgeMetadata = { readonly [source: string]: { readonly [key: string]: BridgeValue } };

/** How {@link serialize} writes. */
export interface SerializeOptions {
  /** Default 2.2. */
  protocolVersion?: BridgeProtocol;
  /** Fill in times from the clock where the metadata has none; default false. */
  dummyTimestamps?: boolean;
  /** Copy the arrays' bytes, so that the arrays may be written to before the message is sent; default false. */
  copy?: boolean;
}

/**
 * A train as frames of a message, byte for byte as Python's karabo_bridge writes it.
 *
 * @param metadata - default what stands under the key `metadata` of each source.
 * @throws `InvalidArgument`, `UnsupportedType` for values that cannot be sent.
 */
export function serialize(
  data: BridgeData,
  metadata?: BridgeMetadata,
  { protocolVersion = "2.2", dummyTimestamps = false, copy = false }: SerializeOptions = {},
): Uint8Array[] {
  if (protocolVersion !== "1.0" && protocolVersion !== "2.2") {
    throw new BeambookError("InvalidArgument", `Unknown protocol version "${protocolVersion}".`, {
      hint: 'Versions: "1.0", "2.2".',
    });
  }
  const times = dummyTimestamps ? clockTimes() : undefined;
  const metadataOf = (source: string): Packable => {
    const known = metadata ? metadata[source] : (data[source].metadata ?? {});
    if (known === undefined) {
      throw new BeambookError("InvalidArgument", `There is no metadata for "${source}".`);
    }
    return withTimes(known as Record<string, unknown>, times, source);
  };
  if (protocolVersion === "1.0") return [pack(oldMessage(data, metadataOf))];
  return Object.keys(data)
    .sort()
    .flatMap((source) => sourceFrames(source, data[source], metadataOf(source), copy));
}

function sourceFrames(
  source: string,
  values: Record<string, unknown>,
  metadata: Packable,
  copy: boolean,
): Uint8Array[] {
  const plain: Record<string, Packable> = {};
  const arrays: [string, NDArray | NumpyBytes][] = [];
  for (const [key, value] of Object.entries(values)) {
    const array = arrayOf(value);
    if (array) arrays.push([key, array]);
    else plain[key] = plainValue(value, `${source}, ${key}`);
  }
  const frames = [pack({ source, content: "msgpack", metadata }), pack(plain)];
  for (const [path, array] of arrays) {
    const { dtype, shape } = array;
    frames.push(pack({ source, content: "array", path, dtype, shape }));
    frames.push(array instanceof NumpyBytes ? array.bytes : bytesOf(array, { copy }));
  }
  return frames;
}

/** Protocol 1.0: one map of everything, arrays as maps with binary keys. */
function oldMessage(data: BridgeData, metadataOf: (source: string) => Packable): Packable {
  const message: Record<string, Packable> = {};
  for (const [source, values] of Object.entries(data)) {
    const packed: Record<string, Packable> = {};
    for (const [key, value] of Object.entries(values)) {
      const place = `${source}, ${key}`;
      packed[key] = key === "metadata" ? undefined : oldValue(value, place);
    }
    packed.metadata = metadataOf(source);
    message[source] = packed;
  }
  return message;
}

const UTF8 = new TextEncoder();
const binaryMap = (entries: Record<string, Packable>): Packable =>
  new Map(Object.entries(entries).map(([key, value]) => [UTF8.encode(key), value]));

function oldValue(value: unknown, place: string): Packable {
  if (value instanceof NumpyScalar) {
    const type = numpyCode(value.dtype);
    const one = new NDArray(scalarData(value), value.dtype, { shape: [] });
    return binaryMap({ nd: false, type, data: bytesOf(one) });
  }
  const array = arrayOf(value);
  if (!array) return plainValue(value, place);
  const isBytes = array instanceof NumpyBytes;
  const type = isBytes ? array.dtype : numpyCode(array.dtype);
  const data = isBytes ? array.bytes : bytesOf(array);
  return binaryMap({ nd: true, type, kind: new Uint8Array(0), shape: array.shape, data });
}

function scalarData({ dtype, value }: NumpyScalar): NDArray["data"] {
  const one = new NDArray(Float64Array.of(Number(value)), "float64", { shape: [1] });
  if (dtype === "int64") return BigInt64Array.of(BigInt(value));
  if (dtype === "uint64") return BigUint64Array.of(BigInt(value));
  return one.astype(dtype).data;
}

function arrayOf(value: unknown): NDArray | NumpyBytes | undefined {
  if (isNDArray(value) || value instanceof NumpyBytes) return value;
  if (isLabelledArray(value)) return value.values;
  if (!ArrayBuffer.isView(value) || value instanceof Uint8Array || value instanceof DataView) {
    return undefined;
  }
  const data = value as Float64Array;
  return new NDArray(data, dtypeOf(data), { shape: [data.length] });
}

/** Checks that a value can be sent. @throws `UnsupportedType` */
function plainValue(value: unknown, place: string): Packable {
  if (value === null || value === undefined || value instanceof Uint8Array) return value;
  if (value instanceof NumpyScalar) return value;
  if (["boolean", "number", "bigint", "string"].includes(typeof value)) return value as Packable;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, place));
  const isPlain =
    typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value));
  if (isPlain) {
    const entries = Object.entries(value as object);
    return Object.fromEntries(entries.map(([key, item]) => [key, plainValue(item, place)]));
  }
  const name = (value as object).constructor?.name ?? typeof value;
  throw new BeambookError("UnsupportedType", `${place} is a ${name}, which cannot be sent.`, {
    hint: "Send numbers, text, bytes, lists, maps of them, or arrays.",
  });
}

function withTimes(
  metadata: Record<string, unknown>,
  times: Record<string, Packable> | undefined,
  source: string,
): Packable {
  const known = plainValue(metadata, `The metadata of ${source}`) as Record<string, Packable>;
  const all = times && !("timestamp" in known) ? { ...known, ...times } : { ...known };
  // Seconds are a float even when they are whole.
  if (typeof all.timestamp === "number") all.timestamp = new NumpyScalar("float64", all.timestamp);
  return all;
}

function clockTimes(): Record<string, Packable> {
  const epoch = (performance.timeOrigin + performance.now()) / 1000;
  const [seconds, fraction = "0"] = epoch.toFixed(6).split(".");
  return {
    timestamp: epoch,
    "timestamp.sec": seconds,
    "timestamp.frac": fraction.padEnd(18, "0"),
  };
}
