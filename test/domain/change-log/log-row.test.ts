import { describe, expect, test } from "vitest";
import { afterEntry, logFacts, withInitialValues } from "../../../src/domain/change-log/log-row.ts";
import { entity, field, optional, type Row } from "../../../src/domain/kernel/schema/entity.ts";
import { boolean, integer, text } from "../../../src/domain/kernel/schema/kind.ts";

const Crane = entity("Crane", "", { name: field(text, ""), notes: optional(text, "") });
const Safe = entity("Safe", "", { name: field(text, ""), code: field(text, "", { secret: true }) });
const row = (fields: object, version = 1) =>
  ({
    organizationId: "acme",
    objectId: "Crane00001",
    version,
    createdAt: 1,
    updatedAt: version,
    custom: null,
    ...fields,
  }) as Row;
const low = row({ name: "Low", notes: "red" });
const high = row({ name: "High", notes: "red" }, 2);

describe("the log", () => {
  test("holds the record, or the old values that differ", () => {
    // R-LOG-1
    expect(logFacts(Crane, { entity: "Crane", event: "make", after: low })).toMatchObject({
      kind: "create",
      version: 1,
      reason: null,
      before: null,
      after: low,
    });
    expect(logFacts(Crane, { entity: "Crane", event: "raise", before: low, after: high, reason: "wind" })).toEqual({
      class: "Crane",
      objectId: "Crane00001",
      kind: "update",
      event: "raise",
      version: 2,
      reason: "wind",
      before: { version: 1, updatedAt: 1, name: "Low" },
      after: high,
    });
    expect(logFacts(Crane, { entity: "Crane", event: "scrap", before: high })).toMatchObject({
      kind: "delete",
      version: 2,
      before: high,
      after: null,
    });
  });

  test("returns null for a field added later", () => {
    const before = row({ name: "Low" });
    expect(logFacts(Crane, { entity: "Crane", event: "note", before, after: high }).before).toMatchObject({
      notes: null,
    });
  });

  test("R-LOG-3: records that a password changed, without its value", () => {
    const Vault = entity("Vault", "", {
      name: field(text, ""),
      hash: field(text, "", { secret: true, changedAs: "password" }),
    });
    const [before, after] = [row({ name: "V", hash: "1234" }), row({ name: "V", hash: "9876" }, 2)];
    const said = (of: object) => logFacts(Vault, { entity: "Vault", event: "x", ...of });
    expect(said({ before, after }).before).toEqual({ version: 1, updatedAt: 1, password: "changed" });
    expect(said({ before: after, after: row({ name: "W", hash: "9876" }, 3) }).before).toEqual({
      version: 2,
      updatedAt: 2,
      name: "V",
    });
    for (const of of [{ after }, { before }]) expect(JSON.stringify(said(of))).not.toMatch(/password|1234|9876/);
  });

  test("never contains a secret", () => {
    // R-LOG-3
    const [before, after] = [row({ name: "Safe", code: "1234" }), row({ name: "Safe", code: "9876" }, 2)];
    const all = [{ after }, { before, after }, { before }].map((of) =>
      logFacts(Safe, { entity: "Safe", event: "x", ...of }),
    );
    expect(JSON.stringify(all)).not.toMatch(/code|1234|9876/);
    expect(all[0]?.after).toMatchObject({ name: "Safe" });
  });

  test("replays to the current record", () => {
    const entries = [
      logFacts(Crane, { entity: "Crane", event: "make", after: low }),
      logFacts(Crane, { entity: "Crane", event: "raise", before: low, after: high }),
      logFacts(Crane, { entity: "Crane", event: "scrap", before: high }),
    ];
    expect([0, 1, 2, 3].map((many) => entries.slice(0, many).reduce(afterEntry, null))).toEqual([
      null,
      low,
      high,
      null,
    ]);
  });

  test("an older record gets the initial values of newer fields", () => {
    const Later = entity("Crane", "A crane.", {
      reach: field(integer(0, 100), "How far.", { initial: 7 }),
      ...Crane.fields,
      parked: field(boolean, "Whether.", { initial: false }),
      code: optional(text, "Opens it.", { secret: true }),
      yard: optional(text, "Where."),
    });
    expect(withInitialValues(Later, { ...low })).toEqual({ ...low, reach: 7, parked: false, yard: null });
    expect(withInitialValues(Later, { ...low, reach: 0, parked: true })).toMatchObject({
      reach: 0,
      parked: true,
      yard: null,
    });
  });
});
