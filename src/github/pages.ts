/**
 * Walks GitHub's pages one after the other and stops asking when the reader has what it wants.
 *
 * A search that gives up must not look like one that found nothing: whoever finds nothing writes
 * the thing a second time.
 */

/** @throws when there are more than `mostPages` of them. */
export async function* items<T>(
  pages: AsyncIterable<{ readonly data: readonly T[] }>,
  mostPages: number,
): AsyncGenerator<T> {
  let count = 0;
  for await (const { data } of pages) {
    count += 1;
    if (count > mostPages) throw new Error(`Not found on ${mostPages} pages, and there are more`);
    yield* data;
  }
}
