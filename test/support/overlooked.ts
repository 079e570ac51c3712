// overlooked.ts: what if a watcher does not see an edit?

/** Milliseconds after which an edit counts as overlooked. */
const patience = 10_000;

/**
 * What comes of an edit that was made just now. Rolldown by itself overlooks an edit that comes while it builds, so it is
 * made again as long as nothing does.
 */
export async function afterEdit<T>(seen: Promise<T>, again: () => Promise<void>): Promise<T> {
  const timer = setInterval(again, patience);
  try {
    return await seen;
  } finally {
    clearInterval(timer);
  }
}
