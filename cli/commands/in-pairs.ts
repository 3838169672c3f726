/**
 * Does the work for all items, two at a time: an engine and its program keep two cores busy. Gives
 * the results in the order of the items; after a failure nothing new is begun.
 */
export async function inPairs<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        results[index] = await work(item);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  // Both end before the first error is thrown, so that nothing goes on behind its back.
  const ends = await Promise.allSettled([worker(), worker()]);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return results;
}
