import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { startRelay } from "../../faults/relay";
import { labCertificates } from "../../lab/aws/certificates";
import { DEFAULT_REGION } from "../../lab/aws/names";
import { need } from "../../lab/cli/bring-up";
import { findObjectStore } from "../../lab/processes";
import { loadDataset } from "../../proof/dataset";
import { describeAwsAccess } from "./platform/aws-access";
import { describeDifferences } from "./platform/differences";
import { describeDrain } from "./platform/drain";
import { describeExchangeFailures } from "./platform/exchange-failures";
import { describeExchangeRole } from "./platform/exchange-role";
import { describeExchangeSpread } from "./platform/exchange-spread";
import { describeFaultTolerance } from "./platform/fault-tolerance";
import { describeFaults } from "./platform/faults";
import { describeGatewayLoss } from "./platform/gateway-loss";
import { describeHealth } from "./platform/health";
import { describeMetrics } from "./platform/metrics";
import { describeProve } from "./platform/prove";
import { describeRollout } from "./platform/rollout";
import { describeRouting } from "./platform/routing";
import type { Running } from "./platform/running";
import { describeSecrets } from "./platform/secrets";
import { bringUp, leftovers, temporaryLab, whatRan } from "./support";

// One platform for all suites, in this order: the later ones leave less of it intact.
const lab = temporaryLab();
let running: Running;
const platform = () => running;

beforeAll(async () => {
  const relay = await startRelay({
    upstream: () => findObjectStore(lab)?.record.ports.s3Tls,
    certificates: await labCertificates(lab, DEFAULT_REGION),
  });
  const steps = await bringUp(lab, { s3Detour: relay.port });
  running = { lab, relay, steps, subject: need(steps.subject, "the platform") };
  await loadDataset(running.subject);
});
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(whatRan(lab)));
});
afterAll(async () => {
  const left = await leftovers(lab);
  await running?.relay.close();
  expect(left).toEqual([]);
});

describeHealth(platform);
describeDifferences(platform);
describeMetrics(platform);
describeRouting(platform);
describeFaultTolerance(platform);
describeRollout(platform);
describeGatewayLoss(platform);
describeProve(platform);
describeFaults(platform);
describeSecrets(platform);
describeExchangeSpread(platform);
describeExchangeRole(platform);
describeAwsAccess(platform);
describeExchangeFailures(platform);
describeDrain(platform);
