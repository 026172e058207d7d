/**
 * Turns a shell pattern into a regular expression by the rules of Python's fnmatch: case-sensitive, `*` and `?` also
 * match `/` and `.`, `[a-z]` and `[!a-z]` are sets, everything else stands for itself.
 */
export function globToRegExp(pattern: string): RegExp {
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "*") source += ".*";
    else if (c === "?") source += ".";
    else if (c === "[") {
      const end = endOfSet(pattern, i);
      if (end < 0) source += "\\[";
      else {
        source += setToRegExp(pattern.slice(i + 1, end));
        i = end;
      }
    } else source += c.replace(/[\\^$.|+(){}\]/]/, "\\$&");
  }
  return new RegExp(`^(?:${source})$`, "su");
}

/** The closing bracket of a set; a bracket right at its start (after `!`) belongs to the set. */
function endOfSet(pattern: string, open: number): number {
  const first = pattern[open + 1] === "!" ? open + 2 : open + 1;
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

function setToRegExp(inside: string): string {
  const negated = inside.startsWith("!");
  const members = (negated ? inside.slice(1) : inside).replace(/[\\[\]^&~|]/g, "\\$&");
  const ranges = members.replace(/(.)-(.)/g, (range, a: string, b: string) => (a > b ? "" : range));
  if (ranges === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${ranges}]`;
}
