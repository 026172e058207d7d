const live = process.stdout.isTTY === true;
const current = new Map();
let ticker;

/**
 * Runs one step of the set-up and says so: a line when it turns out to take a while and one with its duration when it
 * ends; on a terminal a single moving line instead of the first.
 *
 * @param {string} label - what the user reads
 * @param {() => Promise<unknown> | unknown} action - returns `"current"` when there was nothing to do
 */
export async function step(label, action) {
  const since = performance.now();
  current.set(label, since);
  const begun = live ? tick() : setTimeout(() => console.log(`  … ${label}`), 500);
  try {
    const outcome = await action();
    clearTimeout(begun);
    end(label);
    const seconds = (performance.now() - since) / 1000;
    console.log(
      `  ✓ ${label}${outcome === "current" ? " (current)" : `  ${seconds.toFixed(1)} s`}`,
    );
    return { label, seconds };
  } catch (error) {
    clearTimeout(begun);
    end(label);
    console.log(`  ✗ ${label}`);
    throw error;
  }
}

function tick() {
  ticker ??= setInterval(draw, 500).unref();
  draw();
}

function draw() {
  const parts = [...current].map(
    ([label, since]) => `${label} ${Math.round((performance.now() - since) / 1000)} s`,
  );
  process.stdout.write(`\r\x1b[K  … ${parts.join(" · ").slice(0, process.stdout.columns - 5)}`);
}

function end(label) {
  current.delete(label);
  if (!live) return;
  process.stdout.write("\r\x1b[K");
  if (current.size > 0) return;
  clearInterval(ticker);
  ticker = undefined;
}
