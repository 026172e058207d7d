import { slice } from "@beambook/core";
import {
  byIndex,
  type DataCollection,
  RunDirectory,
  stackDetectorData,
} from "@beambook/core/euxfel";
import { beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import {
  expectAnswer,
  expectDigest,
  expectLabelled,
  expectTrainValue,
  rangeOf,
  selectionOf,
} from "./support/compare.js";
import { rowTest } from "./support/differences.js";
import {
  type Expected,
  expectedFor,
  isFailure,
  runNames,
  type TrainAnswer,
} from "./support/expected.js";

type Train = Awaited<ReturnType<DataCollection["trainFromId"]>>;

/** How many keys each source has for a train, or which. */
function outline([trainId, data]: Train, wanted: TrainAnswer): TrainAnswer {
  const sources = Object.entries(data).map(([source, values]) => {
    const keys = Object.keys(values).filter((key) => key !== "metadata");
    return [source, Array.isArray(wanted.sources[source]) ? keys.sort() : keys.length];
  });
  return { train_id: trainId, sources: Object.fromEntries(sources) };
}

describe.each(runNames)("%s: values as EXtra-data", (name) => {
  const wanted: Expected = expectedFor(name);
  let run: DataCollection;

  beforeAll(async () => {
    const folder = await euxfelRun(name);
    if (!isFailure(wanted.open)) run = await RunDirectory(folder);
  });

  const row = (title: string, work: () => Promise<void>): void => {
    rowTest({ run: name, row: title, title }, work);
  };

  it("is covered", () => {
    expect(Object.keys(wanted).length).toBeGreaterThan(2);
  });

  const arrays = Array.isArray(wanted.get_array) ? wanted.get_array : [];
  for (const { source, key, roi, extra_dims: extraDims, result } of arrays) {
    row(`getArray ${source} ${key} ${JSON.stringify(roi)}`, () =>
      expectAnswer(
        result,
        () =>
          run.getArray(source, key, { roi: roi?.map(rangeOf), extraDims: extraDims ?? undefined }),
        expectLabelled,
      ),
    );
  }
  if (wanted.get_array && !Array.isArray(wanted.get_array)) {
    const { get_array: xgm, get_array_camera: camera } = wanted;
    row("getArray XGM", () =>
      expectAnswer(
        xgm,
        () => run.getArray("SA1_XTD2_XGM/DOOCS/MAIN:output", "data.xTD"),
        expectLabelled,
      ),
    );
    row("getArray camera", () =>
      expectAnswer(
        camera as NonNullable<typeof camera>,
        () => run.getArray("FXE_XAD_GEC/CAM/CAMERA:daqOutput", "data.image.pixels"),
        expectLabelled,
      ),
    );
  }
  for (const { source, key, result } of wanted.get_series ?? []) {
    row(`getSeries ${source} ${key}`, () =>
      expectAnswer(
        result,
        () => run.getSeries(source, key),
        (series, { name: label, index, values }) => {
          expect(series.name).toBe(label);
          expect(Array.from(series.index.values as ArrayLike<number>, Number)).toEqual(index);
          expect(Array.from(series.values as ArrayLike<unknown>, String)).toEqual(
            values.map(String),
          );
        },
      ),
    );
  }
  if (wanted.trains) {
    const { select, all, require_all: complete, range } = wanted.trains;
    const collect = async (options = {}): Promise<Train[]> => {
      const trains: Train[] = [];
      for await (const train of run.select(...select).trains(options)) trains.push(train);
      return trains;
    };
    row("trains", () =>
      expectAnswer(all, collect, (trains, answers) => {
        expect(trains.map((train, i) => outline(train, answers[i]))).toEqual(answers);
      }),
    );
    row("trains with all sources", () =>
      expectAnswer(
        complete,
        () => collect({ requireAll: true }),
        (trains, ids) => expect(trains.map(([id]) => id)).toEqual(ids),
      ),
    );
    row("trains of a range", () =>
      expectAnswer(
        range.result,
        () => collect({ trainRange: byIndex(slice(1, 4)) }),
        (trains, ids) => expect(trains.map(([id]) => id)).toEqual(ids),
      ),
    );
  }
  const { train_from_id: byIdAnswer, train_from_index: byIndexAnswer } = wanted;
  if (byIdAnswer && byIndexAnswer) {
    row("trainFromId", async () => {
      const train = await run.trainFromId(byIdAnswer.train_id);
      expect(outline(train, byIdAnswer)).toEqual(byIdAnswer);
      await expectAnswer(
        wanted.train_from_id_missing,
        () => run.trainFromId(5),
        () => undefined,
      );
    });
    row("trainFromIndex", async () => {
      expect(outline(await run.trainFromIndex(-1), byIndexAnswer)).toEqual(byIndexAnswer);
    });
  }
  for (const { select, result } of wanted.train_values ?? []) {
    row(`train values ${select.join(" ")}`, () =>
      expectAnswer(
        result,
        async () => (await run.select(...select).trainFromIndex(1))[1],
        (data, sources) => {
          expect(Object.keys(data).sort()).toEqual(Object.keys(sources).sort());
          for (const [source, keys] of Object.entries(sources)) {
            const { metadata, ...values } = data[source];
            expect(metadata.source).toBe(source);
            expect(Object.keys(values).sort()).toEqual(Object.keys(keys).sort());
            for (const [key, digest] of Object.entries(keys)) expectTrainValue(values[key], digest);
          }
        },
      ),
    );
  }
  for (const { key, train_index: index, kwargs, result } of wanted.stack_detector_data ?? []) {
    row(`stackDetectorData ${key} ${index} ${JSON.stringify(kwargs)}`, () =>
      expectAnswer(
        result,
        async () => {
          const [, data] = await run.select("*/DET/*", key).trainFromIndex(index);
          return stackDetectorData(data, key, kwargs);
        },
        expectDigest,
      ),
    );
  }
  if (wanted.union) {
    const { union } = wanted;
    row("union array", async () => {
      const a = run.select("SA1*").selectTrains(selectionOf({ by_index: [0, 4] }));
      const c = run.select("SA1*").selectTrains(selectionOf({ by_index: [-2, null] }));
      const array = await a.union(c).getArray("SA1_XTD2_XGM/DOOCS/MAIN:output", "data.xTD");
      expectLabelled(array, union["a+c array"]);
    });
  }
});
