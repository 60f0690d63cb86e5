import { describe, expect, test } from "vitest";
import { entity, field, optional } from "../../../src/domain/kernel/schema/entity.ts";
import { text } from "../../../src/domain/kernel/schema/kind.ts";
import { type LoggedChange, type Replayed, verifyEntry, verifyRow } from "../../../src/domain/verify/log-faults.ts";

const Door = entity("Door", "A door.", {
  colour: optional(text, "Its colour."),
  code: field(text, "Its code.", { secret: true, changedAs: "lock" }),
});
const row = (version: number, more: object = {}) => ({
  ...{ objectId: "door000001", organizationId: "acme", version, createdAt: 1, updatedAt: version, custom: null },
  ...{ colour: "red", ...more },
});
const entry = (more: Partial<LoggedChange>): LoggedChange => ({
  ...{ class: "Door", objectId: "door000001", kind: "update", event: "doors.update", version: 2, seq: 7 },
  ...{ before: { version: 1, updatedAt: 1, colour: "red" }, after: row(2, { colour: "blue" }) },
  ...more,
});
const first: Replayed = { version: 1, seq: 3, values: row(1) };
const gone: Replayed = { version: 1, seq: 3, values: null };
const faultsOf = (former: Replayed | undefined, of: LoggedChange, begins = false) =>
  verifyEntry(Door, former, of, begins).faults.map(({ problem, fields }) => [problem, ...fields]);

describe("a log row", () => {
  test("that follows the one before it is right", () => {
    expect(faultsOf(first, entry({}))).toEqual([]);
    expect(verifyEntry(Door, first, entry({}), false).replayed).toEqual({
      ...{ version: 2, seq: 7, values: row(2, { colour: "blue" }) },
    });
  });

  test("creates a record that there is not, with version 1 and nothing before", () => {
    const made = entry({ kind: "create", version: 1, before: null, after: row(1) });
    expect(faultsOf(undefined, made)).toEqual([]);
    expect(faultsOf(gone, made)).toEqual([]);
    expect(faultsOf(first, made)).toEqual([["noBeginning"]]);
    expect(faultsOf(undefined, { ...made, version: 2 })).toEqual([["version"]]);
    expect(faultsOf(undefined, { ...made, before: { colour: "red" } })).toEqual([["before", "colour"]]);
  });

  test("changes a record that there is, except where the log was purged", () => {
    expect(faultsOf(undefined, entry({}))).toEqual([["noBeginning"]]);
    expect(faultsOf(undefined, entry({}), true)).toEqual([]);
    expect(faultsOf(gone, entry({}), true)).toEqual([["noBeginning"]]);
  });

  test("L-46 raises the version by one and the time", () => {
    const skipped = entry({ version: 3, after: row(3, { colour: "blue" }) });
    expect(faultsOf(first, skipped)).toEqual([["version"]]);
    const still = entry({ after: row(2, { colour: "blue", updatedAt: 1 }) });
    expect(faultsOf(first, still)).toContainEqual(["updatedAt"]);
    expect(faultsOf(first, entry({ version: 1 }))).toEqual([["version"]]);
    expect(faultsOf(first, entry({ after: null }))).toContainEqual(["updatedAt"]);
  });

  test("L-41 has the old values of exactly the changed fields, and may say that a secret changed", () => {
    const old = { version: 1, updatedAt: 1, colour: "red" };
    expect(faultsOf(first, entry({ before: { ...old, lock: "changed" } }))).toEqual([]);
    expect(faultsOf(first, entry({ before: { ...old, colour: "green" } }))).toEqual([["before", "colour"]]);
    expect(faultsOf(first, entry({ before: { version: 1, updatedAt: 1 } }))).toEqual([["before", "colour"]]);
    expect(faultsOf(first, entry({ before: { ...old, custom: null } }))).toEqual([["before", "custom"]]);
    expect(faultsOf(first, entry({ before: null }))).toEqual([["before", "colour", "updatedAt", "version"]]);
  });

  test("deletes a record with all that it had", () => {
    const deleted = entry({ kind: "delete", version: 1, before: row(1), after: null });
    expect(faultsOf(first, deleted)).toEqual([]);
    expect(verifyEntry(Door, first, deleted, false).replayed.values).toBeNull();
    expect(faultsOf(first, { ...deleted, before: row(1, { colour: "green" }) })).toEqual([["before", "colour"]]);
    expect(faultsOf(first, { ...deleted, before: null })[0]?.[0]).toBe("before");
    expect(faultsOf(first, { ...deleted, after: row(1) })).toEqual([["noBeginning"]]);
  });

  test("R-LOG-3 shows no secret", () => {
    expect(faultsOf(first, entry({ after: row(2, { colour: "blue", code: "1234" }) }))).toContainEqual([
      "secret",
      "code",
    ]);
    const before = { version: 1, updatedAt: 1, colour: "red", code: "1234" };
    expect(faultsOf(first, entry({ before }))).toContainEqual(["secret", "code"]);
  });
});

test("L-42 a stored row is compared with its log, without secrets", () => {
  const problemOf = (stored: object | null, replayed: Replayed | undefined) => {
    const found = verifyRow(Door, "door000001", stored as never, replayed);
    return found === null ? null : [found.problem, found.version, ...found.fields];
  };
  expect(problemOf(row(1, { code: "1234" }), first)).toBeNull();
  expect(problemOf(row(1, { colour: "green" }), first)).toEqual(["differs", 1, "colour"]);
  expect(problemOf(row(1), undefined)).toEqual(["notLogged", 1]);
  expect(problemOf(row(1), gone)).toEqual(["notDeleted", 1]);
  expect(problemOf(null, first)).toEqual(["missing", 1]);
  expect(problemOf(null, gone)).toBeNull();
  expect(problemOf(null, undefined)).toBeNull();
});
