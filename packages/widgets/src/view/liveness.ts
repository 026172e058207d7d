import type { Liveness } from "./contract.js";

/** What a view says about its kernel; undefined while all is well. */
export function livenessText(now: Liveness): string | undefined {
  switch (now) {
    case "restarted":
      return "The kernel was restarted: run the cell again.";
    case "dead":
      return "The kernel has died: restart it and run the cell again.";
    case "busy":
    case "live":
      return undefined;
  }
}
