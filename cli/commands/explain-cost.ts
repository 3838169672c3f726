import { type Call, show } from "../command";
import type { EksCost } from "../cost/eks";
import { type ClusterExchangeCost, type CostReport, estimateCost } from "../cost/estimate";
import type { FamilyCost, NodeCost, Range } from "../cost/nodes";
import { LIST_BASIS, readPrices } from "../cost/prices-file";
import { coloursOf, type Output, table } from "../output";
import { readStack } from "./stack-file";

/**
 * The command `explain cost`.
 *
 * @returns the exit code
 * @throws UsageError, StackFileError
 */
export async function explainCost(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const prices = call.value("prices");
  const basis = prices === undefined ? LIST_BASIS : readPrices(prices);
  const { platform, region } = readStack(stack);
  const report = estimateCost(platform, region, basis);
  show(call, report, () => formatCost(report, call.output));
  return 0;
}

/** What a stack costs as text: what is paid for, what other choices would cost, what was assumed. */
export function formatCost(report: CostReport, output: Output): string {
  const { bold } = coloursOf(output);
  const { prices } = report;
  const blocks = [
    `${prices.region}, ${prices.date}: ${prices.source}\nUS dollars a month; --prices FILE sets your own`,
    paidFor(report, output),
    ...(report.spotChoices.length > 0 ? [spotChoices(report, output)] : []),
    ...(report.families ? [otherNodes(report.families, output)] : []),
    ...(report.eks ? [underIt(report.eks, report, output)] : []),
    ...(report.exchange ?? []).flatMap((one) => [
      `${bold(`${one.cluster}: for each TB scanned`)}\n${perTb(one)}`,
      partSizes(one, output),
    ]),
    `${bold("assumed")}\n${assumed(report)}`,
    report.notes.map((note) => `- ${note}`).join("\n"),
  ];
  return blocks.join("\n\n");
}

function paidFor({ nodes, exchange, database, total }: CostReport, output: Output): string {
  const fixed = (name: string, cost: number) => [name, "", "", money({ min: cost, max: cost })];
  return table(
    [
      ["", "on demand", "spot", "a month"],
      ...nodes.map(nodeRow),
      ...(exchange ?? []).flatMap(({ cluster, writes, reads, storage }) => [
        fixed(`${cluster} exchange: writes and lists`, writes),
        fixed(`${cluster} exchange: reads`, reads),
        fixed(`${cluster} exchange: storage`, storage),
      ]),
      ...(database === undefined ? [] : [fixed("gateway database", database)]),
      ["total", "", "", money(total)],
    ],
    output,
  );
}

function nodeRow({ name, onDemand, spot, cpu, memoryGiB, monthly }: NodeCost): string[] {
  return [
    `${name}, ${cpu} cores, ${memoryGiB} GiB`,
    count(onDemand),
    spot.max === 0 ? "" : count(spot),
    money(monthly),
  ];
}

function spotChoices({ spotChoices }: CostReport, output: Output): string {
  return table(
    [
      ["workers on spot nodes", "a month", ""],
      ...spotChoices.map(({ cluster, onDemandFloor, chosen, monthly }) => [
        `${cluster}: ${onDemandFloor === undefined ? "none" : `spot.onDemandFloor ${onDemandFloor}`}`,
        money(monthly),
        chosen ? "<- now" : "",
      ]),
    ],
    output,
  );
}

function otherNodes(families: FamilyCost[], output: Output): string {
  return table(
    [
      ["all of it on other nodes", "nodes a month", "a spot node costs"],
      ...families.map(({ family, spotShare, monthly }) => [
        family,
        money(monthly),
        percent(spotShare),
      ]),
    ],
    output,
  );
}

function underIt(eks: EksCost, { prices, assumptions, total }: CostReport, output: Output): string {
  const fixed = (cost: number) => money({ min: cost, max: cost });
  const { natGateways, interfaceEndpoints, zones } = assumptions;
  const whole = { min: total.min + eks.total.min, max: total.max + eks.total.max };
  return table(
    [
      ["under it, if the EKS cluster is for this alone", "a month"],
      ["control plane", fixed(eks.controlPlane)],
      [`Auto Mode, ${percent(prices.autoModeShare)} of its nodes on demand`, money(eks.autoMode)],
      [`NAT gateways with their addresses: ${natGateways}`, fixed(eks.natGateways)],
      [`NAT traffic, ${assumptions.natGbPerDay} GB a day`, fixed(eks.natTraffic)],
      ["S3 gateway endpoint", "0"],
      [
        `interface endpoints: ${interfaceEndpoints}, in ${zones} zones`,
        fixed(eks.interfaceEndpoints),
      ],
      ["total with it", money(whole)],
    ],
    output,
  );
}

function perTb({ requests, spooling, buckets, gbPerSecond }: ClusterExchangeCost): string {
  const { partitions, partMb } = spooling;
  return [
    `  ${whole(requests.writes)} PUT and POST, ${whole(requests.reads)} GET, ${whole(requests.lists)} LIST, with ${partitions} partitions and parts of ${partMb} MB`,
    `  ${buckets} buckets take ${gbPerSecond.toFixed(1)} GB a second before S3 throttles; a bucket costs nothing, another one adds ${(gbPerSecond / buckets).toFixed(1)}`,
  ].join("\n");
}

function partSizes({ partSizes, spooling, cluster }: ClusterExchangeCost, output: Output): string {
  return table(
    [
      [`${cluster}: other part sizes`, "exchange a month", "GB a second", "buffers of a task", ""],
      ...partSizes.map(({ partMb, monthly, gbPerSecond, sinkMiB, fits }) => [
        `${partMb} MB`,
        money({ min: monthly, max: monthly }),
        gbPerSecond.toFixed(1),
        `${(sinkMiB / 1024).toFixed(2)} GiB`,
        partMb === spooling.partMb ? "<- now" : fits ? "" : "too large for the workers",
      ]),
    ],
    output,
  );
}

function assumed({ assumptions, prices }: CostReport): string {
  const lines: [name: string, value: string][] = [
    ["scannedTbPerDay", `${assumptions.scannedTbPerDay} TB read from tables by batch clusters`],
    ["spooledGbPerTb", `${assumptions.spooledGbPerTb} GB spooled for each of them`],
    ["spooledMbPerTask", `${assumptions.spooledMbPerTask} MB spooled by a task`],
    ["reads", `${assumptions.reads} times read`],
    ["queryHours", `${assumptions.queryHours} h until the query is done and its data deleted`],
    ["orphanShare", `${percent(assumptions.orphanShare)} left to expire by queries that died`],
    ["nodeOverhead", `${percent(assumptions.nodeOverhead)} of each node is not for pods`],
    ["hoursPerMonth", `${assumptions.hoursPerMonth} h`],
    ["spotShare", `${percent(prices.spotShare)} of the on-demand price; no list price, it changes`],
  ];
  return lines.map(([name, value]) => `  ${name.padEnd(18)}${value}`).join("\n");
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function count({ min, max }: Range): string {
  return min === max ? String(max) : `${min} to ${max}`;
}

function money({ min, max }: Range): string {
  return whole(min) === whole(max) ? whole(max) : `${whole(min)} to ${whole(max)}`;
}

function whole(value: number): string {
  return value > 0 && value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
}
