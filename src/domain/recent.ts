/**
 * Remembers what was found of the same text, for the few texts that were read last. Reading is pure,
 * and the same text comes again and again: a definition in every commit, a file that was proven
 * before it was written and comes back from GitHub, what another replica wrote, a comment on its way.
 *
 * Bounded, and only of what was read well: a problem names the path it was found at.
 */
const MOST = 64;

export type Recent<T> = (text: string, read: () => T, isGood: (value: T) => boolean) => T;

export function recently<T>(most = MOST): Recent<T> {
  const known = new Map<string, T>();
  return (text, read, isGood) => {
    const before = known.get(text);
    const value = before ?? read();
    if (before === undefined && !isGood(value)) return value;
    // Now it is the newest.
    known.delete(text);
    known.set(text, value);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
