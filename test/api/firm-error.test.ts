import { readFileSync } from "node:fs";
import {
  type ConflictWindow,
  codeOf,
  FirmError,
  isRefusal,
  type Refusal,
  type RefusalCode,
  type RefusalGroups,
  refusalGroups,
  statusOf,
} from "firmcore";
import { describe, expect, expectTypeOf, test } from "vitest";
import { statuses } from "../../src/api/http-status.ts";
import { openTestFirm } from "../support/firm/firm.ts";

const thrown = (refusal: Refusal): unknown => new FirmError(refusal);
const overCapacity: Refusal = { _tag: "OverCapacity", engineer: "e", windows: [], overLimitDays: [] };
const tags = Object.keys(statuses) as ReadonlyArray<Refusal["_tag"]>;

describe("a caught refusal", () => {
  test("is narrowed by its code", () => {
    const error = thrown(overCapacity);
    if (!(error instanceof FirmError)) throw new Error("no FirmError");
    expectTypeOf(error.code).toEqualTypeOf<RefusalCode>();
    if (error.code !== "OVER_CAPACITY") throw new Error(error.code);
    expectTypeOf(error.detail.windows).toExtend<ReadonlyArray<ConflictWindow>>();
    expect(error.detail).toEqual(overCapacity);
    // @ts-expect-error no refusal has this code
    expect(error.code === "OVERCAPACITY").toBe(false);
  });

  test("is recognized by isRefusal", () => {
    const error = thrown(overCapacity);
    expect(isRefusal(error)).toBe(true);
    expect(isRefusal(error, "OVER_CAPACITY")).toBe(true);
    expect(isRefusal(error, "NOT_EMPLOYED", "OVER_CAPACITY")).toBe(true);
    expect(isRefusal(error, "NOT_EMPLOYED")).toBe(false);
    expect(isRefusal(new Error("OVER_CAPACITY"), "OVER_CAPACITY")).toBe(false);
    expect(isRefusal(undefined)).toBe(false);
    // @ts-expect-error no refusal has this code
    isRefusal(error, "OVERCAPACITY");
    if (isRefusal(error, "OVER_CAPACITY")) expectTypeOf(error.detail._tag).toEqualTypeOf<"OverCapacity">();
    if (isRefusal(error, "BUSY", "STORAGE")) expectTypeOf(error.detail._tag).toEqualTypeOf<"Busy" | "Storage">();
  });

  test("comes from a call with the facts of its code", async () => {
    const { admin } = await openTestFirm();
    const error = await admin.projects.get("nowhere000").catch((cause: unknown) => cause);
    if (!isRefusal(error, "NOT_FOUND")) throw error;
    expect(error).toMatchObject({
      name: "FirmError",
      class: "Project",
      detail: { _tag: "NotFound", class: "Project" },
    });
    expect(error.message).not.toBe("");
  });
});

describe("a group of refusals", () => {
  test("every code is in exactly one", () => {
    const grouped = Object.values(refusalGroups).flat().sort();
    expect(grouped).toEqual(tags.map((_tag) => codeOf({ _tag })).sort());
  });

  test("has the codes of docs/rules/errors.md", () => {
    const page = readFileSync(new URL("../../docs/rules/errors.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `(?<name>[A-Z][a-z][a-zA-Z]+)` \| (?<codes>.+) \|$/gm)].map(
      ({ groups }) => groups ?? {},
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(refusalGroups).sort());
    const listed = rows.flatMap(({ codes = "" }) => [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code));
    for (const { name = "", codes = "" } of rows) {
      const named = [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code);
      const byStatus = [...codes.matchAll(/\d{3}/g)].map(([status]) => Number(status));
      const expected = tags.flatMap((_tag) => {
        const code = codeOf({ _tag });
        return named.includes(code) || (byStatus.includes(statusOf({ _tag })) && !listed.includes(code)) ? [code] : [];
      });
      expect([...refusalGroups[name as keyof RefusalGroups]].sort(), name).toEqual(expected.sort());
    }
  });

  test("has a type", () => {
    expectTypeOf<RefusalGroups["Stale"]["_tag"]>().toEqualTypeOf<"VersionConflict" | "CursorExpired">();
    expectTypeOf<RefusalGroups["Missing"]["_tag"]>().toEqualTypeOf<"NotFound" | "PointerInvalid">();
    expectTypeOf<RefusalGroups["Unavailable"]["_tag"]>().toEqualTypeOf<"Busy" | "Storage">();
    expectTypeOf<RefusalGroups[keyof RefusalGroups]>().toEqualTypeOf<Refusal>();
    const error = thrown({ _tag: "Busy", retryAfter: 1 });
    if (!isRefusal(error, ...refusalGroups.Unavailable)) throw error;
    expectTypeOf(error.code).toEqualTypeOf<"BUSY" | "STORAGE">();
  });
});
