/** Version of PtyPy's HDF5 conventions. */
export const LAYOUT_VERSION = "0.1";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A local time as C's `asctime` writes it: `Mon Mar 11 09:53:29 2024`. */
export function asctime(time: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  const day = String(time.getDate()).padStart(2, " ");
  return `${DAYS[time.getDay()]} ${MONTHS[time.getMonth()]} ${day} ${clock} ${time.getFullYear()}`;
}
