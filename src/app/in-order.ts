/**
 * Works on items several at a time and gives the results in the order of the items; never more than `width` of them are
 * under way or wait for their turn.
 */
export async function* inOrder<T, R>(items: AsyncIterable<T>, work: (item: T) => Promise<R>, width: number): AsyncGenerator<R> {
  const ahead: Promise<R>[] = []
  for await (const item of items) {
    const result = work(item)
    // A failure is met when its turn comes; until then it must not count as one that nobody looks at.
    result.catch(() => undefined)
    ahead.push(result)
    if (ahead.length >= width) yield await ahead.shift()!
  }
  for (const result of ahead) yield await result
}
