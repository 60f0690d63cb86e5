import { describe, expect, test } from "vitest";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { openSqlite } from "../support/stores.ts";
import { administrator, changed, file, fixture, hour, openImport, staff, total } from "./import-firm.ts";

const many = (count: number) =>
  file("BillableHour", ...Array.from({ length: count }, (_, i) => hour(`hour${String(i).padStart(6, "0")}`)));

describe("who imports", () => {
  // R-IMP-1
  test("only a named administrator", async () => {
    const firm = await openImport();
    const { app } = firm;
    const as = (role: "coordinator" | "projectManager" | "engineer") => ({ ...administrator(), role });
    for (const role of ["coordinator", "projectManager", "engineer"] as const)
      await expect(app.import(as(role), fixture())).rejects.toMatchObject({ code: "CLASS_FORBIDDEN" });
    const stranger = { organizationId: "acme", userId: "nobody0000" };
    for (const caller of [stranger, { ...administrator(), userId: "" }, administrator("")])
      await expect(app.import(caller, fixture())).rejects.toMatchObject({ code: "AUTH_REQUIRED" });
    await expect(app.import(stranger, [], { timeZone: "Nowhere" })).rejects.toMatchObject({ code: "AUTH_REQUIRED" });
    expect(await firm.log()).toEqual([]);
  });

  test("an administrator's account, until it is demoted half way", async () => {
    const firm = await openImport();
    const second = { objectId: "user000008", username: "helga", role: "admin" };
    await firm.import([file("_User", { objectId: "user000009", username: "root", role: "admin" }, second)]);
    const who = { organizationId: "acme", userId: "user000009" };
    const demoted = { objectId: "user000009", username: "root", role: "engineer", updatedAt: "2027-03-30T10:00:00Z" };
    await expect(
      firm.app.import(who, [...staff(), many(9_000)], {
        onProgress: ({ class: of }) => {
          if (of === "BillableHour") void firm.import([file("_User", demoted)]);
        },
      }),
    ).rejects.toMatchObject({ code: "CLASS_FORBIDDEN" });
    // The chunk that was under way is whole, and nothing comes after it.
    const written = (await firm.rows(BillableHour)).size;
    expect(written).toBeLessThan(9_000);
    expect(written % 2_000).toBe(0);
  });
});

// R-ORG-1
test("two organizations import the same export independently", async () => {
  const { adapter, close } = await openSqlite();
  const one = await openImport(adapter as never, "one");
  const two = await openImport(adapter as never, "two");
  const first = await one.import(fixture());
  expect((await two.rows(User)).size).toBe(0);
  const second = await two.import(fixture());
  expect(second).toEqual(first);
  expect((await two.rows(User)).size).toBe(first.imported.User);
  const hoursOnly = fixture().filter(({ class: of }) => of === "BillableHour");
  const third = await (await openImport(adapter as never, "three")).import(hoursOnly);
  expect(third.imported).toEqual({ BillableHour: 0 });
  await close();
});

describe("chunks", () => {
  test("rows at chunk edges are written once and counted", async () => {
    for (const count of [1_999, 2_000, 2_001, 4_000]) {
      const firm = await openImport();
      const seen: Array<string> = [];
      const report = await firm.import([...staff(), many(count)], {
        onProgress: ({ class: of, done, of: all }) => void seen.push(`${of} ${done}/${all}`),
      });
      expect(report.imported).toMatchObject({ BillableHour: count });
      expect((await firm.rows(BillableHour)).size).toBe(count);
      const steps = Array.from({ length: Math.ceil(count / 2_000) }, (_, i) => Math.min(count, (i + 1) * 2_000));
      expect(seen).toEqual([
        "User 2/2",
        "EngineerProfile 1/1",
        "Project 1/1",
        ...steps.map((done) => `BillableHour ${done}/${count}`),
      ]);
    }
  });

  test("a pointer finds its row in an earlier chunk", async () => {
    const firm = await openImport();
    const people = Array.from({ length: 2_200 }, (_, i) => ({
      objectId: `user${String(i + 100).padStart(6, "0")}`,
      username: `user${i}`,
    }));
    await firm.import([file("_User", ...people), ...staff().slice(1, 1)]);
    const profiles = people.map(({ objectId }, i) => ({
      objectId: `prof${String(i).padStart(6, "0")}`,
      user: objectId,
      fullName: objectId,
      discipline: "Civil",
      employmentStatus: "Active",
    }));
    expect((await firm.import([file("EngineerProfile", ...profiles)])).imported).toEqual({ EngineerProfile: 2_200 });
  });
});

describe("a dry run", () => {
  test("writes nothing and reports the same as the import", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const rehearsed = await firm.import(fixture(), { dryRun: true });
      expect(await firm.log()).toEqual([]);
      expect((await firm.rows(User)).size).toBe(0);
      expect(await firm.import(fixture())).toEqual(rehearsed);
    }
    await close();
  });

  test("of an update flags the state after the update", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const updatedAt = "2027-03-30T10:00:00.000Z";
    const lighter = changed("Allocation", (row) => ({ ...row, allocationPercent: 5, updatedAt }));
    const rehearsed = await firm.import(lighter, { dryRun: true });
    expect(rehearsed.flagged.map(({ code }) => code)).not.toContain("OVER_CAPACITY");
    expect(await firm.import(lighter)).toEqual(rehearsed);
  });
});

describe("an import that was stopped", () => {
  // R-IMP-2
  test("keeps whole chunks and continues when started again", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const stop = new AbortController();
      const files = [...staff(), many(3_500)];
      const stopped = firm.import(files, {
        signal: stop.signal,
        onProgress: ({ class: of, done }) => {
          if (of === "BillableHour" && done === 2_000) stop.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
      expect((await firm.rows(BillableHour)).size).toBe(2_000);
      const again = await firm.import(files);
      expect(again.imported).toEqual({ User: 0, EngineerProfile: 0, Project: 0, BillableHour: 1_500 });
      expect(again.unchanged).toEqual({ User: 2, EngineerProfile: 1, Project: 1, BillableHour: 2_000 });
      expect((await firm.rows(BillableHour)).size).toBe(3_500);
      expect(await firm.log()).toHaveLength(3_504);
      expect(total((await firm.import(files)).imported)).toBe(0);
    }
    await close();
  });

  test("before its first chunk has written nothing", async () => {
    const firm = await openImport();
    await expect(firm.import([...staff()], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(await firm.log()).toEqual([]);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 0);
    await expect(firm.import([...staff(), many(4_500)], { signal: stop.signal })).rejects.toThrow("aborted");
    clearTimeout(timer);
  });
});
