import { cancel, intro, isCancel, multiselect, select, text } from "@clack/prompts";
import { readFlags } from "./flags";
import { NODE_OF } from "./sizes";
import { monthlyCost } from "./stack-file";
import { type Answers, Catalog, MEANING, Size, Where } from "./words";

/** The user pressed Ctrl-C. */
export class Cancelled extends Error {}

/** Asks for what the flags left open. @throws Cancelled */
export async function askForTheRest(known: Partial<Answers>): Promise<Answers> {
  intro("Two Trino clusters behind Trino Gateway");
  const where = known.where ?? (await askWhere());
  const region = where === Where.Kind ? "" : (known.region ?? (await askRegion()));
  const cluster = where === Where.Eks ? (known.cluster ?? (await askCluster())) : undefined;
  const soFar = { ...known, where, region, ...(cluster && { cluster }) };
  const size = known.size ?? (await askSize(soFar));
  const catalogs = known.catalogs ?? (await askCatalogs());
  const needsPolicy = where === Where.Eks && catalogs.includes(Catalog.Lake);
  const lakePolicyArn = needsPolicy ? (known.lakePolicyArn ?? (await askPolicy())) : undefined;
  return { ...soFar, size, catalogs, ...(lakePolicyArn && { lakePolicyArn }) };
}

async function answer<T>(asked: Promise<T | symbol>): Promise<T> {
  const given = await asked;
  if (!isCancel(given)) return given as T;
  cancel("Nothing was written.");
  throw new Cancelled();
}

const askWhere = () =>
  answer<Where>(
    select({
      message: "Where?",
      options: Object.values(Where).map((value) => ({ value, label: MEANING[value] })),
    }),
  );

/** A text that a flag would take as well. */
const askText = (message: string, flag: "region" | "cluster" | "lakePolicy", initialValue = "") =>
  answer<string>(
    text({
      message,
      initialValue,
      validate: (value) => readFlags({ [flag]: value ?? "" }).faults[0]?.replace(/^--\S+ /, ""),
    }),
  );

const askRegion = () => askText("Which AWS region?", "region", "eu-west-1");
const askCluster = () => askText("Which EKS cluster? Its name", "cluster");
const askPolicy = () =>
  askText("Which IAM policy lets a role read and write the lake? Its ARN", "lakePolicy");

function askSize(known: Pick<Answers, "where" | "region">): Promise<Size> {
  return answer<Size>(
    select({
      message: "How large?",
      options: Object.values(Size).map((value) => ({
        value,
        label: `${value}, ${priceOf({ ...known, size: value })}`,
      })),
    }),
  );
}

/** What a size costs a month, or takes. */
export function priceOf(known: Pick<Answers, "where" | "region" | "size">): string {
  if (known.where === Where.Kind) return `for ${NODE_OF[known.size]}`;
  const cost = monthlyCost({ ...known, catalogs: [Catalog.Tpch], cluster: "trino" });
  const dollars = Math.round(cost).toLocaleString("en-US");
  return `about ${dollars} US dollars a month at list prices of us-east-1`;
}

const askCatalogs = () =>
  answer<Catalog[]>(
    multiselect({
      message: "Which catalogs?",
      options: Object.values(Catalog).map((value) => ({
        value,
        label: `${value}: ${MEANING[value]}`,
      })),
      initialValues: [Catalog.Tpch],
      required: true,
    }),
  );
