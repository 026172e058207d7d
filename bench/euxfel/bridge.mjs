// The bridge at work: 1-megapixel float32 frames at 10 Hz through TCP into another process, for 30 seconds. Nothing may be lost.
//
// node bench/euxfel/bridge.mjs [--seconds N] [--hertz N] [--sock REP|PUSH]
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ndarray } from "@beambook/core";
import { Client, ZMQStreamer } from "@beambook/core/euxfel";

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const sock = option("--sock", "REP");
const [seconds, hertz] = [Number(option("--seconds", 30)), Number(option("--hertz", 10))];
const total = seconds * hertz;

/** The other process: fetches all trains and says which it saw, and how long the slowest took from feeding. */
async function receive(port) {
  const client = new Client(`tcp://127.0.0.1:${port}`, { sock: sock === "REP" ? "REQ" : "PULL" });
  let [lost, slowest, sum] = [0, 0, 0];
  for (let i = 0; i < total; i++) {
    const [data] = await client.next();
    const { image, n, fed } = data.DET;
    if (n !== i || image.shape.join() !== "1024,1024" || image.get(0, 0) !== i) lost += 1;
    const delay = Date.now() - fed;
    slowest = Math.max(slowest, delay);
    sum += delay;
  }
  client.close();
  process.send({ lost, slowest, mean: sum / total });
}

if (process.argv.includes("--receive")) await receive(Number(option("--receive")));
else {
  const serve = new ZMQStreamer("tcp://127.0.0.1:*", { sock });
  await serve.start();
  const args = [...process.argv.slice(2), "--receive", String(serve.port)];
  const child = fork(fileURLToPath(import.meta.url), args);
  const result = new Promise((resolve) => child.once("message", resolve));
  const image = ndarray(new Float32Array(2 ** 20), [1024, 1024]);
  const start = performance.now();
  let waited = 0;
  for (let i = 0; i < total; i++) {
    const due = start + (1000 * i) / hertz;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    image.data.fill(i);
    const before = performance.now();
    await serve.feed({ DET: { image, n: i, fed: Date.now() } });
    waited = Math.max(waited, performance.now() - before);
  }
  await serve.stop({ drain: true });
  const { lost, slowest, mean } = await result;
  const rate = (total / ((performance.now() - start) / 1000)).toFixed(1);
  console.log(`${total} trains of 4 MB, ${sock}: ${lost} lost, ${rate} Hz`);
  console.log(
    `delay ${mean.toFixed(1)} ms on average, ${slowest} ms at most; feed took ${waited.toFixed(1)} ms at most`,
  );
  process.exitCode = lost === 0 ? 0 : 1;
}
