import { describe, expect, test } from "vitest";
import { readStackFile } from "../../cli/commands/stack-file";
import { costEks } from "../../cli/cost/eks";
import { estimateCost } from "../../cli/cost/estimate";
import {
  costExchange,
  countRequests,
  spoolableGbPerSecond,
  storedGb,
} from "../../cli/cost/exchange";
import { costFamilies, costNodes, spotWorkers } from "../../cli/cost/nodes";
import { ASSUMPTIONS, LIST_PRICES } from "../../cli/cost/prices";
import { LIST_BASIS } from "../../cli/cost/prices-file";

/** Round prices, for arithmetic that can be done in the head. */
const BASIS = {
  prices: { ...LIST_PRICES, vcpuHour: 0.03, gibHour: 0.004, spotShare: 0.4 },
  assumptions: { ...ASSUMPTIONS, hoursPerMonth: 100, nodeOverhead: 0.5 },
};

describe("nodes", () => {
  test("a pod pays for its share of a node, and of what no pod can have", () => {
    const pods = { name: "worker", count: { min: 2, max: 10 }, cpu: 4, memoryGiB: 20 };
    // 4 x 0.03 + 20 x 0.004 = 0.2 an hour; twice that with half of the node lost; 100 hours: 40
    expect(costNodes(pods, BASIS)).toMatchObject({
      onDemand: { min: 2, max: 10 },
      monthly: { min: expect.closeTo(80), max: expect.closeTo(400) },
    });
  });

  test("spot pods cost their share", () => {
    const count = { min: 5, max: 5 };
    const pods = { name: "worker", count, spot: { min: 3, max: 3 }, cpu: 4, memoryGiB: 20 };
    // 2 x 40 + 3 x 40 x 0.4
    expect(costNodes(pods, BASIS)).toMatchObject({
      onDemand: { min: 2, max: 2 },
      monthly: { max: expect.closeTo(128) },
    });
  });

  test.each([
    // With the fewest the floor holds; of those above every second one is on demand as well.
    [{ replicas: 8 }, 2, { min: 6, max: 6 }],
    [{ autoscaling: { hpa: { minReplicas: 4, maxReplicas: 10 } } }, 1, { min: 3, max: 6 }],
    [{ autoscaling: { hpa: { minReplicas: 5, maxReplicas: 5 } } }, 2, { min: 3, max: 3 }],
  ])("%j with a floor of %d", (workers, floor, spot) => {
    expect(spotWorkers({ memoryGiB: 16, cpu: 4, ...workers }, floor)).toEqual(spot);
  });
});

describe("exchange", () => {
  const volume = { ...ASSUMPTIONS, spooledGbPerTb: 300, spooledMbPerTask: 512 };
  const spooling = { partitions: 50, partMb: 5, maxFileMb: 1024, expirationDays: 3 };

  test("files larger than a part are uploaded in parts", () => {
    // 300 GB in tasks of 512 MB: 600 tasks. 512 MB over 50 partitions: files of 10.24 MB, 3 parts of
    // 5 MB, with a beginning and an end 5 requests. 600 x (50 x 5 + 1), 600 x 50 x 3, 600 x 2.
    expect(countRequests(spooling, volume)).toEqual({
      writes: 150_600,
      reads: 90_000,
      lists: 1200,
    });
  });

  test("files smaller than a part are one PUT and one GET", () => {
    expect(countRequests({ ...spooling, partMb: 16 }, volume)).toEqual({
      writes: 600 * 51,
      reads: 600 * 50,
      lists: 1200,
    });
  });

  test("fewer partitions are fewer, larger files; a full file begins another one", () => {
    // 512 MB over 4 partitions: 128 MB, two files of 64 MB each, 13 parts of 5 MB.
    const few = { ...spooling, partitions: 4, maxFileMb: 64 };
    expect(countRequests(few, volume)).toEqual({
      writes: 600 * (8 * 15 + 1),
      reads: 600 * 8 * 13,
      lists: 1200,
    });
  });

  test("what is stored: running queries for an hour, dead ones until they expire", () => {
    const assumed = { ...volume, scannedTbPerDay: 8, queryHours: 1, orphanShare: 0.01 };
    // 2400 GB a day: 100 GB at any time, and 24 GB a day for 3 days
    expect(storedGb(spooling, assumed)).toBeCloseTo(172);
  });

  test("a month in dollars", () => {
    const assumptions = { ...volume, scannedTbPerDay: 12, queryHours: 2, orphanShare: 0 };
    const cost = costExchange(spooling, { prices: LIST_PRICES, assumptions });
    // 12 TB x 365 / 12 days = 365 TB; 151.8 x 0.005 and 90 x 0.0004 for each; 300 GB x 0.023
    expect(cost.writes).toBeCloseTo(365 * 0.759);
    expect(cost.reads).toBeCloseTo(365 * 0.036);
    expect(cost.storage).toBeCloseTo(6.9);
    expect(cost.total).toBeCloseTo(365 * 0.795 + 6.9);
  });

  test("each bucket takes 3500 writes a second", () => {
    const requests = { writes: 150_000, reads: 0, lists: 0 };
    // 500 writes a GB: 7 GB a second in each bucket
    expect(spoolableGbPerSecond(3, requests, volume)).toBeCloseTo(21);
  });
});

describe("under the platform", () => {
  const pods = [
    { name: "worker", count: { min: 2, max: 4 }, spot: { min: 2, max: 4 }, cpu: 4, memoryGiB: 20 },
  ];
  const prices = { ...BASIS.prices, eksHour: 0.1, autoModeShare: 0.1, natHour: 0.04, natGb: 0.05 };
  const assumptions = { ...BASIS.assumptions, zones: 3, natGateways: 3, interfaceEndpoints: 2 };

  test("an EKS cluster: its hours, its fee on nodes, its ways out", () => {
    const network = { publicAddressHour: 0.01, interfaceEndpointHour: 0.02 };
    const basis = {
      prices: { ...prices, ...network },
      assumptions: { ...assumptions, natGbPerDay: 12 },
    };
    expect(costEks(pods, basis)).toEqual({
      controlPlane: expect.closeTo(10),
      // A pod is 40 on demand; the fee knows no spot price.
      autoMode: { min: expect.closeTo(8), max: expect.closeTo(16) },
      natGateways: expect.closeTo(3 * 100 * 0.05),
      natTraffic: expect.closeTo(365 * 0.05),
      interfaceEndpoints: expect.closeTo(2 * 3 * 100 * 0.02),
      total: { min: expect.closeTo(63.25), max: expect.closeTo(71.25) },
    });
  });

  test("other families: the same pods, with their own prices on demand and on spot", () => {
    const otherNodes = { arm: { vcpuHour: 0.015, gibHour: 0.002, spotShare: 0.5 } };
    const families = costFamilies(pods, { ...BASIS, prices: { ...prices, otherNodes } });
    // 40 x 0.4 a pod; and 20 x 0.5
    expect(families).toEqual([
      {
        family: "as above",
        spotShare: 0.4,
        monthly: { min: expect.closeTo(32), max: expect.closeTo(64) },
      },
      {
        family: "arm",
        spotShare: 0.5,
        monthly: { min: expect.closeTo(20), max: expect.closeTo(40) },
      },
    ]);
  });

  test("nothing of it where nothing is on AWS", () => {
    const { eks, families } = estimateCost(readStackFile("kind"), "", LIST_BASIS);
    expect([eks, families]).toEqual([undefined, undefined]);
  });
});

describe("estimate", () => {
  const prod = readStackFile("prod");

  test("the total is the sum of what is shown", () => {
    const {
      nodes,
      exchange = [],
      database = 0,
      total,
    } = estimateCost(prod, "us-east-1", LIST_BASIS);
    const all = [...nodes.map(({ monthly }) => monthly.max), ...exchange.map((one) => one.total)];
    expect(total.max).toBeCloseTo(all.reduce((sum, cost) => sum + cost, database));
    // db.t4g.small, 20 GB, in two zones
    expect(database).toBeCloseTo(2 * (0.032 * 730 + 20 * 0.115));
  });

  test("spot workers make it cheaper, and the choice is shown", () => {
    const { batch } = prod.clusters;
    if (!batch) throw new Error("the prod stack has a batch cluster");
    const workers = { ...batch.workers, spot: { onDemandFloor: 2 } };
    const config = { ...prod, clusters: { ...prod.clusters, batch: { ...batch, workers } } };
    const report = estimateCost(config, "us-east-1", LIST_BASIS);
    const { total } = estimateCost(prod, "us-east-1", LIST_BASIS);
    expect(report.total.max).toBeLessThan(total.max);
    const choices = report.spotChoices.map(({ onDemandFloor, chosen }) => [onDemandFloor, chosen]);
    expect(choices).toEqual([
      [undefined, false],
      [3, false],
      [2, true],
      [1, false],
    ]);
  });

  test("part sizes that the workers have no room for are marked", () => {
    const [batch] = estimateCost(prod, "us-east-1", LIST_BASIS).exchange ?? [];
    expect(batch?.partSizes.map(({ partMb, fits }) => [partMb, fits])).toEqual([
      [5, true],
      [8, true],
      [16, true],
      [32, false],
      [64, false],
    ]);
  });

  test("what is not in the total is said", () => {
    const s3Compatible = { bucketNames: ["a"], endpoint: "http://s3", credentialsSecretName: "s" };
    const { exchange, notes } = estimateCost(
      { ...prod, exchange: { s3Compatible } },
      "eu-west-1",
      LIST_BASIS,
    );
    expect(exchange).toBeUndefined();
    expect(notes).toContain("the stack is in eu-west-1: its prices differ");
    expect(notes.join()).toContain("the exchange is not on Amazon S3");
  });
});
