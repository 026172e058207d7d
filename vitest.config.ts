import { defineConfig } from "vitest/config";

/** Tests on a real SLURM, which mostly wait for it: `npm test` runs them beside the others. */
const CLUSTER = ["slurm", "slurm-pool", "slurm-hands", "slurm-domains"].map(
  (name) => `test/core/parallel/${name}.test.ts`,
);

// Tests import the built packages (`npm run build:ts` first): what ships is what is tested, workers included.
export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Waits for what a page or a kernel does: long enough for a busy machine.
    expect: { poll: { timeout: 20_000 } },
    pool: "forks",
    server: { deps: { external: [/packages\/[a-z]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/notebooks/**", "test/e2e/**", "test/long/**", ...CLUSTER],
        },
      },
      { extends: true, test: { name: "cluster", include: CLUSTER } },
      {
        extends: true,
        test: { name: "notebooks", include: ["test/notebooks/**/*.test.ts"], testTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        // Not part of `npm test`: `npm run test:long`.
        extends: true,
        test: { name: "long", include: ["test/long/**/*.test.ts"] },
      },
    ],
  },
});
