import { expect, test } from "vitest";
import type { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { expectedOutcomes } from "../../support/firm/hours.ts";
import { afterOf, eventOf, type History, overHistories, stateOf } from "../../support/firm/hours-histories.ts";
import { ceiling } from "../../support/firm/hours-model.ts";

/** Every logged change of a row with the record before it; null for a new row. */
const steps = (history: History) => {
  const known = new Map<string, BillableHour>();
  return history.log.map((entry) => {
    const before = known.get(entry.objectId) ?? null;
    const after = afterOf(entry);
    if (after === null) known.delete(entry.objectId);
    else known.set(entry.objectId, after);
    return { entry, before, after, event: eventOf(entry) };
  });
};

test("a plain model predicts every answer, row and version", async () => {
  const seen: Record<string, number> = {};
  await overHistories(({ happened, model, rows }) => {
    for (const { tried, expected, ok, tag } of happened) {
      const said = ok ? "accepted" : ["NotFound", "Forbidden", "ClassForbidden"].includes(tag ?? "") ? "policy" : tag;
      expect([tried.event, tried.actor, said]).toEqual([
        tried.event,
        tried.actor,
        "refused" in expected ? expected.refused : "accepted",
      ]);
      const what = ok ? tried.event : String(said);
      seen[what] = (seen[what] ?? 0) + 1;
    }
    expect(
      rows.map((row) => [row.objectId, row.version, row.workDate, row.hours, row.billable, stateOf(row as never)]),
    ).toEqual(
      [...model]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, row]) => [id, row.version, row.day, row.minutes / 60, row.billable, row.state]),
    );
  }, 100);
  for (const what of ["edit", "reopen", "reject", "invoice", "pay", "writeOff", "delete", "setBillable", "recall"])
    expect([what, seen[what] ?? 0]).toEqual([what, expect.toSatisfy((count: number) => count >= 5)]);
  for (const what of [
    "policy",
    "SelfApproval",
    "InvalidTransition",
    "Locked",
    "Invoiced",
    "DayCeiling",
    "AmountRequired",
  ])
    expect([what, seen[what] ?? 0]).toEqual([what, expect.toSatisfy((count: number) => count >= 5)]);
});

test("L-22 replaying the log of a row ends in the row", async () => {
  let long = 0;
  await overHistories((history) => {
    const last = new Map<string, string>();
    for (const { entry, before, after, event } of steps(history)) {
      if (entry.version > 5) long++;
      if (event === "create" || before === null) {
        expect([event, before]).toEqual(["create", null]);
        expect(["draft", "submitted"]).toContain(after && stateOf(after));
      } else {
        const to = after === null ? "deleted" : stateOf(after);
        const kept = event === "edit" && to === "submitted" ? "draft" : to.replace(", non-billable", "");
        expect([event, kept]).toEqual([event, expectedOutcomes[stateOf(before)][event]]);
      }
      if (after === null) last.delete(entry.objectId);
      else last.set(entry.objectId, stateOf(after));
    }
    expect([...last].sort()).toEqual(history.rows.map((row) => [row.objectId, stateOf(row as never)]).sort());
  });
  expect(long).toBeGreaterThan(50);
});

// R-HOUR-6, R-HOUR-7
test("L-23 only submitted hours are approved, by a second person", async () => {
  let [approved, changed] = [0, 0];
  await overHistories((history) => {
    const author = new Map<string, string>();
    for (const { entry, before, after, event } of steps(history)) {
      const owner = after !== null && entry.actor === history.userOf.get(after.engineer);
      if (event === "edit" && (after?.hours !== before?.hours || after?.workDate !== before?.workDate))
        author.set(entry.objectId, entry.actor);
      if (owner && after.approval === "submitted") author.delete(entry.objectId);
      if (after?.approval !== "approved" || before?.approval === "approved") continue;
      approved++;
      if (author.has(entry.objectId)) changed++;
      expect(entry.actor).not.toBe(author.get(entry.objectId));
      expect(event).toBe("approve");
      expect(before?.approval).toBe("submitted");
      expect(after.decidedBy).toBe(entry.actor);
      expect(entry.actor).not.toBe(after.submittedBy);
      expect(entry.actor).not.toBe(history.userOf.get(after.engineer));
    }
  });
  expect(approved).toBeGreaterThan(50);
  expect(changed).toBeGreaterThan(3);
});

// R-HOUR-10
test("L-24 a snapshot lasts unchanged from approval to reopening", async () => {
  let again = 0;
  await overHistories((history) => {
    const taken = new Map<string, number>();
    for (const { entry, before, after, event } of steps(history)) {
      const old = before?.snapshot ?? null;
      const taking = after?.snapshot ?? null;
      if (event === "approve") {
        expect([old, taking?.minutes]).toEqual([null, after?.hours]);
        const times = (taken.get(entry.objectId) ?? 0) + 1;
        taken.set(entry.objectId, times);
        if (times > 1) again++;
      } else if (event === "reopen") expect([old === null, taking]).toEqual([false, null]);
      else if (after !== null) expect(taking).toEqual(old);
      expect(after === null || (taking !== null) === (after.approval === "approved")).toBe(true);
    }
  });
  expect(again).toBeGreaterThan(5);
});

test("L-25 only approved, priced hours are invoiced, and for good", async () => {
  let left = 0;
  await overHistories((history) => {
    for (const { before, after } of steps(history)) {
      if (after?.billing === "invoiced" && before?.billing !== "invoiced") {
        expect([before?.approval, before?.billing, before?.billable]).toEqual(["approved", "unbilled", true]);
        expect(before?.snapshot?.amount?.minor).toBeGreaterThan(0);
      }
      if (before === null || before.billing === "unbilled" || before.billing === "non-billable") continue;
      left++;
      expect(before.billing).toBe("invoiced");
      expect(["paid", "written off"]).toContain(after?.billing);
      expect(after?.approval).toBe("approved");
    }
  });
  expect(left).toBeGreaterThan(5);
});

// R-HOUR-4
test("L-27 no day ever exceeds the ceiling", async () => {
  let full = 0;
  await overHistories((history) => {
    const rows = new Map<string, BillableHour>();
    for (const { entry, after } of steps(history)) {
      if (after === null) rows.delete(entry.objectId);
      else rows.set(entry.objectId, after);
      const sums = new Map<string, number>();
      for (const { approval, engineer, workDate, hours } of rows.values()) {
        const day = `${engineer} ${workDate}`;
        if (approval !== "rejected") sums.set(day, (sums.get(day) ?? 0) + hours);
      }
      const most = Math.max(0, ...sums.values());
      expect(most).toBeLessThanOrEqual(ceiling);
      if (most === ceiling) full++;
    }
  });
  expect(full).toBeGreaterThan(20);
});

// R-LOG-1, R-LOG-2
test("L-28 each accepted change is one log entry", async () => {
  let unchanged = 0;
  await overHistories(({ happened }) => {
    for (const { tried, ok, expected, entries } of happened) {
      if (!ok) expect(entries).toEqual([]);
      else if (entries.length === 0) {
        unchanged++;
        expect(["edit", "setBillable"]).toContain(tried.event);
      } else {
        expect(entries).toHaveLength(1);
        const version = "row" in expected ? (expected.row?.version ?? entries[0]?.version) : -1;
        expect(entries).toMatchObject([{ event: `hours.${tried.event}`, version }]);
      }
    }
  });
  expect(unchanged).toBeGreaterThan(5);
});
