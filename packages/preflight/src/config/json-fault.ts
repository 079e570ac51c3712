// json-fault.ts: where does a text stop being JSON?

/** What is said of a text that ends too early, and might go on. */
const early = /end of JSON|Unterminated|Exponent part|No number after/;

/** The offset of the first character that no JSON has there; the text's length where it ends too early. */
export function jsonFaultOffset(text: string): number {
  let good = 0;
  let bad = text.length + 1;
  // A text that goes wrong somewhere goes wrong with whatever follows: the shortest such beginning is looked for.
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mightGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return Math.min(good, text.length);
}

function mightGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    return early.test(String(error)) || Number(position) >= text.length;
  }
}
