import { afterAll, describe, expect, it } from "vitest";
import { readRecording, withWhatIsAsked } from "../upgrades/recording";
import { openWorkplace, type Workplace } from "../upgrades/workplace";

const NAMESPACE = "kubernetes:core/v1:Namespace";

describe("a namespace that the stack made", () => {
  const opened: Workplace[] = [];
  afterAll(() => {
    for (const workplace of opened) workplace.close();
  });

  it("is let go, not deleted, when the stack file says that it exists already", async () => {
    const { deployment, stackFile } = readRecording("0.1.0", "dev");
    expect(deployment.deployment.resources.map(({ type }) => type)).toContain(NAMESPACE);
    const adopted = withWhatIsAsked(stackFile).replace(
      "trino-platform:platform:\n",
      "trino-platform:platform:\n    createNamespace: false\n",
    );
    const workplace = await openWorkplace("dev", adopted);
    opened.push(workplace);
    await workplace.importState(deployment);
    const preview = await workplace.stack.preview();
    expect(preview.changes.filter(({ type }) => type === NAMESPACE)).toEqual([]);

    const { changes } = await workplace.stack.up();
    expect(changes.filter(({ type }) => type === NAMESPACE)).toEqual([]);
    // A refresh asks for it anew.
    await workplace.stack.refresh();
    const { resources } = (await workplace.exportState()).deployment;
    expect(resources.find(({ type }) => type === NAMESPACE)).toMatchObject({ external: true });
  });
});
