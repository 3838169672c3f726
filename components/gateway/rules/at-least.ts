/** More digits than this behind the point change no estimate. */
const DIGITS = 6;

/**
 * A regular expression for decimal numbers from a limit on: MVEL could compute with them, but its
 * arithmetic depends on types that it guesses.
 *
 * @example atLeast(30) // matches 30, 30.0, 031, 1000, not 29.9
 */
export function atLeast(limit: number): string {
  const [whole = "0", fraction = ""] = decimals(limit);
  const larger = [`[1-9]\\d{${whole.length},}`, ...largerThan(whole)].map(
    (digits) => `${digits}(?:\\.\\d+)?`,
  );
  const equal = fraction === "" ? `${whole}(?:\\.\\d+)?` : `${whole}\\.(?:${fractions(fraction)})`;
  return `0*(?:${[...larger, equal].join("|")})`;
}

/** The number as digits before and behind the point, rounded up where there are too many. */
function decimals(value: number): string[] {
  const scale = 10 ** DIGITS;
  if (value >= Number.MAX_SAFE_INTEGER / scale) return [BigInt(Math.ceil(value)).toString(), ""];
  const scaled = BigInt(Math.ceil(Number((value * scale).toFixed(3)))).toString();
  const padded = scaled.padStart(DIGITS + 1, "0");
  return [padded.slice(0, -DIGITS), padded.slice(-DIGITS).replace(/0+$/, "")];
}

/** Numbers of as many digits that are larger: equal up to one digit, and that one is larger. */
function largerThan(digits: string): string[] {
  return [...digits].flatMap((digit, at) => {
    const rest = digits.length - at - 1;
    return digit === "9" ? [] : [`${digits.slice(0, at)}[${Number(digit) + 1}-9]\\d{${rest}}`];
  });
}

/** Digits behind the point from these on, of any number. */
function fractions(digits: string): string {
  const larger = [...digits].flatMap((digit, at) =>
    digit === "9" ? [] : [`${digits.slice(0, at)}[${Number(digit) + 1}-9]\\d*`],
  );
  return [...larger, `${digits}\\d*`].join("|");
}
