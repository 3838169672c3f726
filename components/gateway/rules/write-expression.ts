import { shortRegexToMvel } from "./pattern";
import { quoteMvel } from "./quote";
import type { Expression } from "./read-expression";
import { readRegex } from "./read-regex";
import { writeRegex } from "./regex";

/**
 * The expression as MVEL, with parentheses around every part: MVEL's own precedence is not that of
 * Java.
 */
export function writeExpression(expression: Expression): string {
  switch (expression.kind) {
    case "value":
      return typeof expression.value === "string"
        ? quoteMvel(expression.value)
        : String(expression.value);
    case "root":
      return expression.root;
    case "list":
      return `[${expression.items.map(writeExpression).join(", ")}]`;
    case "not":
      return `!(${writeExpression(expression.of)})`;
    case "pair":
      return `(${writeExpression(expression.left)} ${expression.sign} ${writeExpression(expression.right)})`;
    case "call":
      return writeCall(expression);
  }
}

function writeCall({ of, name, args }: Extract<Expression, { kind: "call" }>): string {
  const subject = writeExpression(of);
  const [pattern] = args;
  if (name === "matches" && pattern?.kind === "value") {
    return shortRegexToMvel(subject, writeRegex(readRegex(String(pattern.value))));
  }
  return `${subject}.${name}(${args.map(writeExpression).join(", ")})`;
}
