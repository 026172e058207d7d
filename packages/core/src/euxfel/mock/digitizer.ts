import type { MockContext, MockDevice, MockOutput, MockProperty } from "./context.js";

/** What {@link mockDigitizer} makes up. */
export interface MockDigitizerOptions {
  /** Names of the outputs; default `channel_1_A.output` and `channel_1_B.output`. */
  channels?: readonly string[];
  /** Samples of each train; default 4096. */
  samples?: number;
  /** Pulses of each train; default those of the detector. */
  pulses?: number;
}

const BASELINE = 2000;
const FIRST_PULSE = 64;

/**
 * A fast digitizer: raw traces (`data.rawData`, uint16) with one falling peak per pulse that follows the pulses'
 * intensities, and the integrals of the peaks (`data.peaks`), for each channel.
 *
 * @param name - such as `SQS_DIGITIZER_UTC1/ADC/1`
 */
export function mockDigitizer(name: string, options: MockDigitizerOptions = {}): MockDevice {
  const { channels = ["channel_1_A.output", "channel_1_B.output"], samples = 4096 } = options;
  return {
    name,
    deviceClass: "FastAdc",
    properties: ({ trainIds }: MockContext): MockProperty[] => [
      { key: "numberRawSamples", values: Uint32Array.from(trainIds, () => samples) },
      { key: "triggerTime", values: Int32Array.from(trainIds, () => 12) },
      {
        key: "triggerTimeStat",
        values: Uint16Array.from({ length: 8 * trainIds.length }, (_, i) => i % 8),
        shape: [8],
      },
    ],
    outputs: (context: MockContext): MockOutput[] =>
      channels.map((channel, c) =>
        traces(context, `${channel}/data`, 1 / (c + 1), options, samples),
      ),
  };
}

function traces(
  context: MockContext,
  channel: string,
  gain: number,
  options: MockDigitizerOptions,
  samples: number,
): MockOutput {
  const { trainIds, intensities, random } = context;
  const pulses = options.pulses ?? context.pulses;
  const step = Math.max(4, Math.floor((samples - FIRST_PULSE) / Math.max(1, pulses)));
  const raw = new Uint16Array(trainIds.length * samples);
  const peaks = new Float32Array(trainIds.length * pulses);
  for (let t = 0; t < trainIds.length; t++) {
    const trace = raw.subarray(t * samples, (t + 1) * samples);
    for (let i = 0; i < samples; i++) trace[i] = BASELINE + 3 * random.normal();
    for (let p = 0; p < pulses; p++) {
      const height = 900 * gain * (intensities[t * context.pulses + p] ?? 1);
      peaks[t * pulses + p] = addPeak(trace, FIRST_PULSE + p * step, height);
    }
  }
  const baselines = Float64Array.from(trainIds, () => BASELINE);
  return {
    channel,
    counts: trainIds.map(() => 1),
    datasets: [
      { key: "rawData", values: raw, shape: [samples] },
      { key: "peaks", values: peaks, shape: [pulses] },
      { key: "baseline", values: baselines },
    ],
  };
}

/** Subtracts a peak that rises in two samples and decays; gives its area. */
function addPeak(trace: Uint16Array, at: number, height: number): number {
  let area = 0;
  for (let i = 0; i < 24 && at + i < trace.length; i++) {
    const depth = height * (i < 2 ? (i + 1) / 3 : Math.exp(-(i - 2) / 4));
    trace[at + i] = Math.max(0, trace[at + i] - depth);
    area += depth;
  }
  return area;
}
