/**
 * Runs what it is given one after the other, in the order given. The engine creates resources in
 * parallel; what reads, changes and writes back one thing must not overlap.
 */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
