// What a job of a lasting pool runs: `node pool-worker.js FOLDER IDLE_SECONDS`.
import { workForPool } from "./work-pool.js";

workForPool(process.argv[2], {
  idle: Number(process.argv[3]),
  worker: `${process.env.SLURM_ARRAY_JOB_ID}_${process.env.SLURM_ARRAY_TASK_ID}`,
  node: process.env.SLURMD_NODENAME ?? "",
}).catch((error: unknown) => {
  console.error(error);
  process.exit(74);
});
