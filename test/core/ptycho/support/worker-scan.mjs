// A scan that workers load: plain JavaScript, so that a worker imports it as it is.
import { threadId } from "node:worker_threads";
import { full } from "@beambook/core";
import { PtyScan } from "@beambook/core/ptycho";

export class ThreadScan extends PtyScan.define({
  offset: { default: 0, help: "Added to each frame.", type: "int" },
}) {
  loadPositions() {
    return full([40, 2], 1e-6);
  }

  loadCommon() {
    return { thread: threadId };
  }

  /** Pixel values say which frame it is and which thread has loaded it. */
  load(indices) {
    return { raw: indices.map((i) => full([8, 8], 1000 * i + threadId, "int32")) };
  }

  correct(raw) {
    return { data: raw.add(this.info.offset).astype("int32") };
  }
}
