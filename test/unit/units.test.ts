import { expect, test } from "vitest";
import { readDataSize, readHeap, readPodMemory } from "../../components/shared/units";

test("each unit where it belongs", () => {
  expect(readPodMemory("8G")).toEqual({ mib: 8e9 / 1024 ** 2 });
  expect(readPodMemory("8Gi")).toEqual({ mib: 8192 });
  expect(readHeap("8g")).toEqual({ mib: 8192 });
  expect(readDataSize("1.5GB")).toEqual({ mib: 1536 });
  expect(readHeap("1.5G")).toMatchObject({ fix: 'write "1536M"' });
  expect(readDataSize("8gb")).toMatchObject({ fix: 'write "8GB"' });
  expect(readPodMemory("128m")).toMatchObject({ fix: 'write "128Mi"' });
});
