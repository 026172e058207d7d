// Runs a SLURM of its own in a folder, as long as its standard input is open: when the tests end in whatever way,
// the daemons and their jobs end too. `node guardian.mjs FOLDER NODES CPUS`; commands are lines such as "kill n2".
// Partitions: "test" (of three nodes or more all but the last), "fragile" (the first and the last), and "urgent" (all;
// puts jobs of the others back into the queue).
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { programPath } from "./install.mjs";

const [folder, nodes, cpus] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const conf = join(folder, "slurm.conf");
const env = { ...process.env, SLURM_CONF: conf };
const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
const daemons = new Map();
let ending = false;

function launch(name, program, args) {
  const path = programPath(program);
  if (!path) throw new Error(`${program} is not installed`);
  const child = spawn(path, args, { env, stdio: "ignore" });
  daemons.set(name, child);
  child.once("exit", () => daemons.delete(name));
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function writeConf([control, ...ports]) {
  const host = hostname().split(".")[0];
  const lines = [
    "ClusterName=beambook",
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${control}`,
    "AuthType=auth/munge",
    `AuthInfo=socket=${folder}/munge.socket,cred_expire=5`,
    "CredType=cred/munge",
    "SlurmUser=root",
    "SlurmdUser=root",
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool-%n`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd-%n.pid`,
    `SlurmctldLogFile=${folder}/slurmctld.log`,
    `SlurmdLogFile=${folder}/slurmd-%n.log`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_CPU",
    "SlurmdParameters=config_overrides",
    "ReturnToService=2",
    "JobAcctGatherType=jobacct_gather/none",
    "AccountingStorageType=accounting_storage/none",
    "MpiDefault=none",
    "PreemptType=preempt/partition_prio",
    "PreemptMode=REQUEUE",
    "MaxArraySize=31",
    "MaxJobCount=5000",
    "KillWait=2",
    "SlurmdTimeout=10",
    "MinJobAge=60",
    "SchedulerParameters=sched_interval=1,sched_min_interval=50000,batch_sched_delay=0,bf_interval=2",
    ...names.map(
      (name, i) =>
        `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=${cpus} RealMemory=2000 State=UNKNOWN`,
    ),
    partition("test", nodes > 2 ? names.slice(0, -1) : names, "Default=YES PriorityTier=1"),
    partition("fragile", [names[0], names[nodes - 1]], "PriorityTier=1"),
    partition("urgent", names, "PriorityTier=10 PreemptMode=OFF"),
  ];
  writeFileSync(conf, `${lines.join("\n")}\n`);
}

const partition = (name, on, options) =>
  `PartitionName=${name} Nodes=${on.join(",")} MaxTime=INFINITE State=UP ${options}`;

const startNode = (name) => launch(name, "slurmd", ["-D", "-N", name, "-f", conf]);

/** Every process whose environment or command names the folder: jobs and their steps. */
function processesOfFolder() {
  const own = new Set([process.pid, process.ppid]);
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && !own.has(Number(pid)))
    .filter((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/environ`, "latin1");
        return text.includes(`SLURM_CONF=${conf}\0`) && /slurm|SLURM_JOB_ID=/.test(text);
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

/** A node that fails: its daemon and everything that runs on it at once. */
function killNode(name) {
  daemons.get(name)?.kill("SIGKILL");
  for (const pid of processesOfFolder()) {
    try {
      const text = readFileSync(`/proc/${pid}/environ`, "latin1");
      const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      const own = text.includes(`SLURMD_NODENAME=${name}\0`) || command.includes(`-N\0${name}\0`);
      if (own) kill(pid, "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }
}

/** A job's own processes, or the one that SLURM keeps beside each job. */
function belongsToJob(pid) {
  try {
    const step = readFileSync(`/proc/${pid}/cmdline`, "latin1").startsWith("slurmstepd");
    return step || readFileSync(`/proc/${pid}/environ`, "latin1").includes("SLURM_JOB_ID=");
  } catch {
    return false; // it has ended meanwhile
  }
}

function end() {
  if (ending) return;
  ending = true;
  for (const child of daemons.values()) child.kill("SIGTERM");
  setTimeout(() => {
    for (const child of daemons.values()) child.kill("SIGKILL");
    for (const pid of processesOfFolder()) if (belongsToJob(pid)) kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(0);
  }, 500);
}

async function begin() {
  for (const name of ["state", ...names.map((n) => `spool-${n}`)]) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  writeFileSync(join(folder, "munge.key"), randomBytes(128), { mode: 0o400 });
  const own = (name) => join(folder, name);
  launch("munged", "munged", [
    ...["-F", "--force", `--key-file=${own("munge.key")}`, `--socket=${own("munge.socket")}`],
    ...[`--pid-file=${own("munge.pid")}`, `--log-file=${own("munge.log")}`],
    `--seed-file=${own("munge.seed")}`,
  ]);
  writeConf(await freePorts(nodes + 1));
  launch("slurmctld", "slurmctld", ["-D", "-c", "-f", conf]);
  for (const name of names) startNode(name);
  const since = Date.now();
  for (;;) {
    const { stdout } = spawnSync("sinfo", ["-h", "-N", "-o", "%N %T"], { env, encoding: "utf8" });
    const idle = new Set((stdout ?? "").split("\n").filter((line) => line.endsWith(" idle")));
    if (idle.size === nodes) return;
    if (Date.now() - since > 60_000) throw new Error(`SLURM did not start: ${stdout}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const [command, name] = line.split(" ");
  if (command === "kill") killNode(name);
  if (command === "start") startNode(name);
});
input.on("close", end);
begin().then(
  () => process.stdout.write("ready\n"),
  (error) => {
    process.stdout.write(`failed ${error.message}\n`);
    end();
  },
);
