/** Did you mean …? The names nearest to what was written. */
import leven from "leven";

/** At most `most` names, nearest first; none that would need more than a third of it rewritten. */
export function closest(written: string, names: readonly string[], most = 3): readonly string[] {
  // Longer words than any name are not worth comparing letter by letter.
  const word = written.slice(0, 128).toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  return names
    .map((name) => ({ name, distance: distanceOf(word, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** A name that begins with what was written is as near as one typing error. */
function distanceOf(word: string, name: string): number {
  return word.length > 2 && name.startsWith(word)
    ? Math.min(1, leven(word, name))
    : leven(word, name);
}
