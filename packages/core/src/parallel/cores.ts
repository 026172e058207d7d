import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * CPUs this process may use: the fewest of the scheduler's mask, the control group's quota and SLURM's allotment.
 *
 * @returns at least 1
 */
export function availableCores(): number {
  const { SLURM_CPUS_PER_TASK, SLURM_CPUS_ON_NODE } = process.env;
  const slurm = Number(SLURM_CPUS_PER_TASK ?? SLURM_CPUS_ON_NODE ?? Number.NaN);
  const limits = [availableParallelism(), cgroupQuota(), slurm].filter((n) => n > 0);
  return Math.max(1, Math.floor(Math.min(...limits)));
}

/** CPUs granted by the control group (v2, then v1); NaN without a limit. */
function cgroupQuota(): number {
  const v2 = readWords("/sys/fs/cgroup/cpu.max");
  if (v2.length === 2) return Number(v2[0]) / Number(v2[1]);
  const [quota] = readWords("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  const [period] = readWords("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  return Number(quota) / Number(period);
}

function readWords(path: string): string[] {
  try {
    return readFileSync(path, "utf8").trim().split(/\s+/);
  } catch {
    return []; // no such control group here
  }
}
