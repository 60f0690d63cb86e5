import { describe, expect, test } from "vitest";
import { verifyKeys } from "../../../src/domain/verify/key-faults.ts";

const kind = { field: "kind", storage: "text" } as const;
const firm = { customIndexes: { Project: [kind, null] } };
const faults = (name: string, custom: Readonly<Record<string, unknown>> | null, keys: ReadonlyArray<string | null>) =>
  verifyKeys({ class: name, objectId: "Dam0000001", custom, keys }, firm).map(({ field }) => field);

describe("R-CUST-2 the keys of a record", () => {
  test("are those of its indexed values, and absent values have one, too", () => {
    expect(faults("Project", { kind: "a" }, ["=a", null, null, null])).toEqual([]);
    expect(faults("Project", { kind: "a" }, ["=a"])).toEqual([]);
    expect(faults("Project", null, ["", null])).toEqual([]);
    expect(faults("Project", { kind: 4 }, [""])).toEqual([]);
  });
  test("are wrong where they are of another value, lacking, or of a field without an index", () => {
    expect(faults("Project", { kind: "a" }, ["=b"])).toEqual(["kind"]);
    expect(faults("Project", null, [])).toEqual(["kind"]);
    expect(faults("Project", { kind: "a" }, ["=a", "=b"])).toEqual([null]);
    expect(faults("Project", { kind: "a" }, ["=a", null, null, null, "=b"])).toEqual([null]);
  });
  test("are none in a class without indexes", () => {
    expect(faults("Company", { kind: "a" }, [])).toEqual([]);
    expect(faults("Company", { kind: "a" }, ["=a"])).toEqual([null]);
  });
});
