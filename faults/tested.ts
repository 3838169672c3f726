import type { Group } from "./spec";

/** A fault that a test injects: it has no clients to count, or brings servers of its own. */
export interface Tested {
  group: Group | "Deployment" | "The lab and the registration";
  title: string;
  /** What comes of it, as the test asserts it. */
  outcome: string;
  /** File of the test, from the project's folder. */
  file: string;
  /** Its name, or the part of it that stands in the file. */
  test: string;
}

/** By group; a test asserts that each of them is in its file. */
export const TESTED: readonly Tested[] = [
  {
    group: "Workers",
    title: "Drained in mid-query, one of each cluster",
    outcome: "neither query notices",
    file: "test/lab/platform/drain.ts",
    test: "a worker of %s drains in the middle of a query, which does not notice",
  },
  {
    group: "Coordinator",
    title: "Killed: what it had spooled",
    outcome: "`npm run lab -- orphans` lists it with the day of its removal",
    file: "test/lab/platform/exchange-failures.ts",
    test: "and its orphans are listed with the day of their removal",
  },
  {
    group: "Coordinator",
    title: "Away while its group gets queries",
    outcome: "they fail, and none is spilled onto interactive, which goes on",
    file: "test/lab/platform/exchange-failures.ts",
    test: "fails new queries of its group, and spills none onto interactive, which goes on",
  },
  {
    group: "Gateway",
    title: "Its table of backends emptied or changed by hand",
    outcome: "the registration puts it right within a minute",
    file: "test/lab/gateway-swap.test.ts",
    test: "get back what their database lost or had changed, and lose what nobody declared",
  },
  {
    group: "Database",
    title: "Another server answers under its name",
    outcome: "it is told no password",
    file: "test/lab/database-tls.test.ts",
    test: "is not for one with a certificate of somebody else's CA",
  },
  {
    group: "Store",
    title: "An exchange bucket is deleted",
    outcome: "the query fails, the bucket is named, `up` makes a new one with its rules",
    file: "test/lab/platform/exchange-failures.ts",
    test: "a lost bucket fails the query and is named; up makes it anew, with its rules",
  },
  {
    group: "Store",
    title: "503 to a third of the requests for 30 s",
    outcome: "no query fails",
    file: "test/lab/platform/exchange-failures.ts",
    test: "503 SlowDown to a third of the requests for 30 s does not fail a query",
  },
  {
    group: "Store",
    title: "One right of the exchange's role is missing",
    outcome: "the query fails, or leaves its data behind, and says so",
    file: "test/lab/platform/exchange-role.ts",
    test: "without s3:DeleteObject the query passes and leaves its data behind",
  },
  {
    group: "Deployment",
    title: "`up` interrupted in the middle of a resource",
    outcome: "the next `up` goes on",
    file: "test/engine/failures.test.ts",
    test: "ends in order when it is interrupted, and the next up goes on",
  },
  {
    group: "Deployment",
    title: "The engine killed in the middle of `up`",
    outcome: "no lock and no open operation stays",
    file: "test/engine/failures.test.ts",
    test: "goes on after the engine was killed: no lock, no open operation stays",
  },
  {
    group: "Deployment",
    title: "The engine killed in each kind of change in turn",
    outcome:
      "the next `up` goes on; a bucket, database or role that was being created may be there twice, for its name was lost",
    file: "test/engine/killed.test.ts",
    test: "the next up goes on, and what has a name is there once",
  },
  {
    group: "Deployment",
    title: "Two `up` at once",
    outcome: "the second is refused, and told of the first",
    file: "test/engine/killed.test.ts",
    test: "a second up beside it is refused, and the first one ends well",
  },
  {
    group: "Deployment",
    title: "A bucket that cannot be created",
    outcome: "the rest is there; the next `up` goes on",
    file: "test/engine/failures.test.ts",
    test: "goes on after a create that failed",
  },
  {
    group: "Deployment",
    title: "A release that does not start",
    outcome: "a new one is taken away, a changed one goes back, and the reason is said",
    file: "test/engine/failures.test.ts",
    test: "leaves nothing of a failed atomic installation, and rolls a failed upgrade back",
  },
  {
    group: "Deployment",
    title: "A catalog line that stops a server",
    outcome: "batch goes back; interactive runs on, and no query of it is lost",
    file: "test/lab/platform/rollout.ts",
    test: "stops batch, which goes back; interactive runs on and loses no query",
  },
  {
    group: "Deployment",
    title: "Drift: resources deleted or changed by hand",
    outcome: "a refresh sees it, `up` heals it",
    file: "test/engine/life-cycle.test.ts",
    test: "sees in a refresh what vanished or was changed by others, and heals it",
  },
  {
    group: "Deployment",
    title: "`pulumi destroy` while buckets hold data that is to be kept",
    outcome: "it is refused, and no bucket is taken away; the role that writes to them may be",
    file: "test/engine/exchange-buckets.test.ts",
    test: "destroy is refused while a bucket is kept, and takes no bucket away",
  },
  {
    group: "Deployment",
    title: "An old state under a new version",
    outcome: "buckets, databases and releases stay",
    file: "test/engine/upgrades.test.ts",
    test: "of $version keeps what $stack holds, or says so",
  },
  {
    group: "Deployment",
    title: "A cluster is replaced under load",
    outcome: "no query is lost",
    file: "test/lab/gateway-swap.test.ts",
    test: "replace a cluster under load without losing a query, those that run included",
  },
  {
    group: "The lab and the registration",
    title: "The registration killed at each of its steps",
    outcome: "a group never loses its last backend; the next run finishes",
    file: "test/unit/register-killed.test.ts",
    test: "the registration is killed %s, and the next one finishes",
  },
  {
    group: "The lab and the registration",
    title: "Drain: a coordinator that is silent",
    outcome: "it is not removed, and it is said what to look at",
    file: "test/unit/register-drain.test.ts",
    test: "a cluster that does not answer is not removed: silence is no answer",
  },
  {
    group: "The lab and the registration",
    title: "`npm start` interrupted at three moments",
    outcome: "nothing runs, nothing is left",
    file: "test/lab/interrupt.test.ts",
    test: "Ctrl-C %s leaves nothing running and nothing behind",
  },
  {
    group: "The lab and the registration",
    title: "`npm start` killed (SIGKILL)",
    outcome: "the next start ends what was left, and goes on",
    file: "test/lab/interrupt.test.ts",
    test: "after a SIGKILL the next start ends what was left, and goes on",
  },
  {
    group: "The lab and the registration",
    title: "Two commands at once on one lab",
    outcome: "the second is refused, and told of the first",
    file: "test/unit/lab-owner.test.ts",
    test: "of two commands at once the second is refused",
  },
  {
    group: "The lab and the registration",
    title: "Two installations at once into the cache",
    outcome: "the second waits, and says for whom",
    file: "test/unit/lab-toolchain.test.ts",
    test: "tells whom it waits for",
  },
  {
    group: "The lab and the registration",
    title: "An installation killed in the middle",
    outcome: "the next one takes over, and removes the drafts",
    file: "test/unit/lab-toolchain.test.ts",
    test: "is taken over from a run that is gone, and its drafts with it",
  },
  {
    group: "The lab and the registration",
    title: "The cache is where nobody may write, or on a full disk",
    outcome: "the folder is named, and how to choose another one",
    file: "test/unit/lab-toolchain.test.ts",
    test: "that takes nothing is named, with what to do",
  },
  {
    group: "The lab and the registration",
    title: "A download that is not what was pinned",
    outcome: "it is refused",
    file: "test/unit/lab-checksums.test.ts",
    test: "from Maven Central is refused",
  },
  {
    group: "The lab and the registration",
    title: "The lab's PostgreSQL as root, and as an ordinary user",
    outcome: "it runs for both",
    file: "test/lab/ordinary-user.test.ts",
    test: "PostgreSQL runs for an ordinary user, too",
  },
];
