import { SeededRandom } from "../../random.js";

/** What the devices of a mock run may look at when they make up their data. */
export interface MockContext {
  trainIds: readonly number[];
  /** Most pulses of a train. */
  pulses: number;
  /** Intensities relative to a full pulse, (train, pulse). */
  intensities: Float32Array;
  /** Random numbers of this device: the same for the same seed and place among the devices. */
  random: SeededRandom;
}

/** A property that a device has for every train. */
export interface MockProperty {
  /** Path such as `beamPosition/ixPos`. */
  key: string;
  /** One value per train, or texts. */
  values: MockValues;
  /** Shape of one value; default a number. */
  shape?: readonly number[];
  /** Unit and the like. */
  attributes?: Record<string, string>;
}

/** Numbers or texts of all trains or entries, one after the other. */
export type MockValues =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | string[];

/** A dataset of an output: entries one after the other. */
export interface MockDataset {
  /** Path below the group, such as `image/pixels`. */
  key: string;
  values: MockValues;
  /** Shape of one entry; default a number. */
  shape?: readonly number[];
  attributes?: Record<string, string>;
}

/** What a device sends through one output. */
export interface MockOutput {
  /** Channel and group, such as `daqOutput/data`. */
  channel: string;
  /** Entries of each train. */
  counts: readonly number[];
  datasets: MockDataset[];
}

/** A device of a mock run: make one with {@link mockXgm} and its like, or write your own. */
export interface MockDevice {
  readonly name: string;
  /** Class of the device; stands among the values at the start of the run. */
  readonly deviceClass?: string;
  properties?(context: MockContext): MockProperty[];
  outputs?(context: MockContext): MockOutput[];
}

/** Attributes of a value in micrometres, millijoules and so on. */
export function unit(
  symbol: string,
  name: string,
  prefix: [string, string],
): Record<string, string> {
  return {
    unitSymbol: symbol,
    unitName: name,
    metricPrefixSymbol: prefix[0],
    metricPrefixName: prefix[1],
  };
}

/** Attributes of lengths in millimetres. */
export const MILLIMETRE: Record<string, string> = unit("m", "meter", ["m", "milli"]);

/** The context of one device. */
export function contextOf(
  common: Omit<MockContext, "random">,
  { seed, place }: { seed: number; place: number },
): MockContext {
  return { ...common, random: new SeededRandom(seed + 7 + 101 * place) };
}
