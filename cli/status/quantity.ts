const UNITS: Record<string, number> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Paths below which Kubernetes writes amounts in its own way: `8192Mi` becomes `8Gi`. */
const AMOUNTS = /(?:^|\.)(?:resources|limits|requests|sizeLimit|averageValue)(?:\.|$)/;

/** True if both are the same amount, at a place where Kubernetes has amounts. */
export function sameQuantity(path: string, a: unknown, b: unknown): boolean {
  if (!AMOUNTS.test(path)) return false;
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return left !== undefined && right !== undefined && Math.abs(left - right) <= 1e-9 * left;
}

function quantityOf(value: unknown): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(value)) ?? [];
  const factor = UNITS[unit ?? ""];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
