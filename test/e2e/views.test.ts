import { repoRoot } from "../support/peers.js";
import { describeViews } from "../support/views-suite.js";

describeViews("a detector view and a map", {
  folder: `${repoRoot}/test/e2e/fixtures`,
  name: "views.ipynb",
});
