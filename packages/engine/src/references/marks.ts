// marks.ts: where does a mark stand next?

/** `text.indexOf(mark, from)` of one text. */
export type Marks = (mark: string, from: number) => number;

/** Remembers what it found: of thousands of openings that nothing closes, only one looks through the rest of the text. */
export function marksOf(text: string): Marks {
  const known = new Map<string, { readonly from: number; readonly at: number }>();
  return (mark, from) => {
    const last = known.get(mark);
    if (last && from >= last.from && (last.at === -1 || from <= last.at)) return last.at;
    const at = text.indexOf(mark, from);
    known.set(mark, { from, at });
    return at;
  };
}
