import { repoRoot } from "../support/peers.js";
import { describeViews } from "../support/views-suite.js";

describeViews("the first tutorial", {
  folder: `${repoRoot}/notebooks`,
  name: "01-first-look.ipynb",
});
