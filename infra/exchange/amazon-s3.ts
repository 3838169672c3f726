/** What stood with the exchange in version 0.1.0, and there meant the clusters that spool. */
export const MOVED = ["workloadIdentity", "additionalPolicyArns", "separateExchangeRole"] as const;

/** What an exchange storage is apart from the identity of those who use it. */
export function withoutIdentity<T extends object>(storage: T): Omit<T, (typeof MOVED)[number]> {
  const moved: readonly string[] = MOVED;
  const kept = Object.entries(storage).filter(([key]) => !moved.includes(key));
  return Object.fromEntries(kept) as Omit<T, (typeof MOVED)[number]>;
}
