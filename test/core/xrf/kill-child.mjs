// One writer for the kill test: argument 1 says what it does, again and again until it is killed; it prints a line when
// it starts and after each round.
import { append, DataStack, rawToDatastack, repack } from "@beambook/core/xrf";

const [what, file, raw] = process.argv.slice(2);
console.log("ready");
for (let round = 0; ; round++) {
  if (what === "convert") {
    await rawToDatastack(raw, undefined, {
      datastackFile: file,
      executor: "inline",
      verbose: false,
    });
  } else if (what === "append") {
    await append(
      Float64Array.from({ length: 4096 }, (_, i) => i + round),
      "more",
      file,
    );
  } else await repack(file);
  if (what === "repack") {
    const ds = await DataStack.open(file);
    ds.close();
  }
  console.log(round);
}
