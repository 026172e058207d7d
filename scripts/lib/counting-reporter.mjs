import { writeFileSync } from "node:fs";

/** A Vitest reporter that writes what was counted, and why tests were skipped, to the file named by BEAMBOOK_COUNTS. */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) count(test, counts);
      const brokeOutsideTests =
        module.state() === "failed" &&
        !tests.some((test) => test.result().state === "failed" || neverRan(test));
      if (brokeOutsideTests) counts.failed += 1;
    }
    const file = process.env.BEAMBOOK_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(counts));
  }
}

function count(test, counts) {
  const { state, note } = test.result();
  if (state === "passed") counts.passed += 1;
  else if (state === "failed" || neverRan(test)) counts.failed += 1;
  else counts.skipped.push(`${test.fullName}${note ? `: ${note}` : ": no reason given"}`);
}

/** Whether a test was passed over because the preparations of a suite around it failed. */
function neverRan(test) {
  for (let around = test.parent; around; around = around.parent) {
    if (around.errors().length > 0) return true;
  }
  return false;
}
