import { join } from "node:path";
import type { DType } from "@beambook/core";
import {
  AGIPD1M,
  type DataCollection,
  type DetectorOptions,
  DSSC1M,
  LPD1M,
  RunDirectory,
  type XtdfDetector,
} from "@beambook/core/euxfel";
import { beforeAll, describe, expect } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import {
  expectAnswer,
  expectDigest,
  expectLabelled,
  rangeOf,
  selectionOf,
} from "./support/compare.js";
import { rowTest } from "./support/differences.js";
import { type ComponentAnswer, expectedFor, isFailure, runNames } from "./support/expected.js";
import { scratchFolder } from "./support/scratch.js";
import { joinPieces, treeOf } from "./support/tree.js";

const CLASSES: Record<string, new (run: DataCollection, options: DetectorOptions) => XtdfDetector> =
  {
    AGIPD1M,
    DSSC1M,
    LPD1M,
  };
const withDetectors = runNames.filter((name) =>
  expectedFor(name).components?.some((component) => component.class in CLASSES),
);

describe.each(withDetectors)("%s: detector arrays as EXtra-data", (name) => {
  let run: DataCollection;
  beforeAll(async () => {
    run = await RunDirectory(await euxfelRun(name));
  });

  const components = (expectedFor(name).components ?? []).filter((c) => c.class in CLASSES);
  describe.each(components.map((c) => [`${c.class} ${JSON.stringify(c.ctor)}`, c] as const))(
    "%s",
    (title, component) => {
      const open = (): XtdfDetector => openComponent(run, component);
      const row = (text: string, work: () => Promise<void>): void => {
        rowTest({ run: name, row: `${title} ${text}`, title: text }, work);
      };
      if (component.error !== undefined) {
        row("is refused", () => expectAnswer(component, open, () => undefined));
        return;
      }
      row("modules and trains", async () => {
        const detector = open();
        expect(detector.detectorName).toBe(component.detector_name);
        expect(detector.modules).toEqual(component.modules);
        expect(detector.trainIds).toEqual(component.train_ids);
        expect(String(detector)).toBe(component.repr);
        await expectAnswer(
          component.frames_per_train,
          () => detector.framesPerTrain,
          (frames, wanted) => expect(frames).toBe(wanted),
        );
      });
      for (const { key, pulses, kwargs, result } of component.get_array) {
        row(`getArray ${key} ${JSON.stringify(pulses)} ${JSON.stringify(kwargs)}`, () =>
          expectAnswer(
            result,
            () =>
              open().getArray(key, {
                pulses: pulses ? selectionOf(pulses) : undefined,
                roi: kwargs.roi?.map(rangeOf),
                astype: kwargs.astype as DType | undefined,
                fillValue: kwargs.fill_value,
                unstackPulses: kwargs.unstack_pulses,
              }),
            expectLabelled,
          ),
        );
      }
      const { virtual_cxi: cxi } = component;
      if (cxi) {
        row("writeVirtualCxi", async () => {
          const path = join(scratchFolder(), "virtual.cxi");
          await open().writeVirtualCxi(path);
          expect(joinPieces(treeOf(path))).toEqual(joinPieces(cxi));
        });
      }
      for (const { pulses, result } of component.trains ?? []) {
        row(`trains ${JSON.stringify(pulses)}`, async () => {
          if (isFailure(result)) throw new Error("no such row in the reference");
          const seen: number[] = [];
          const options = pulses ? { pulses: selectionOf(pulses) } : {};
          for await (const [trainId, data] of open().trains(options)) {
            const wanted = result[seen.length];
            expect([trainId, Object.keys(data).length]).toEqual([wanted.train_id, wanted.n_keys]);
            const digest = wanted["image.data"];
            if (digest) expectDigest(data["image.data"].values, digest);
            seen.push(trainId);
          }
          expect(seen).toEqual(result.map((train) => train.train_id));
        });
      }
    },
  );
});

function openComponent(run: DataCollection, { class: name, ctor }: ComponentAnswer): XtdfDetector {
  return new CLASSES[name](run, {
    modules: ctor.modules,
    minModules: ctor.min_modules,
    detectorName: ctor.detector_name,
  });
}
