import { it } from "vitest";
import { killMany } from "./kill-writers.js";

// Two hundred of them are in test/long.
it("nine kills at random moments harm nothing that was there", { timeout: 120_000 }, async () => {
  await killMany(9, 11);
});
