import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type ApprovalState,
  approvalMachine,
  type BillingEvent,
  type BillingState,
  billingMachine,
  billingStatus,
} from "../../../src/domain/billable-hour/states.ts";
import { type EventOf, eventsFrom, nextState } from "../../../src/domain/kernel/decision/state-machine.ts";

type ApprovalEvent = EventOf<typeof approvalMachine>;

// The two transition tables of the rules, repeated row by row.
const approvalRows: ReadonlyArray<readonly [ApprovalState, ApprovalEvent, ApprovalState]> = [
  ["draft", "edit", "draft"],
  ["draft", "submit", "submitted"],
  ["submitted", "recall", "draft"],
  ["submitted", "edit", "draft"],
  ["submitted", "approve", "approved"],
  ["submitted", "reject", "rejected"],
  ["rejected", "edit", "draft"],
  ["rejected", "submit", "submitted"],
  ["approved", "reopen", "draft"],
];
const billingRows: ReadonlyArray<readonly [BillingState, BillingEvent, BillingState]> = [
  ["unbilled", "setBillable", "non-billable"],
  ["non-billable", "setBillable", "unbilled"],
  ["unbilled", "invoice", "invoiced"],
  ["invoiced", "pay", "paid"],
  ["invoiced", "writeOff", "written off"],
  ["unbilled", "writeOff", "written off"],
];
const approvals = ["draft", "submitted", "approved", "rejected"] as const;
const billings = ["unbilled", "non-billable", "invoiced", "paid", "written off"] as const;
const approvalEvents = ["edit", "submit", "recall", "approve", "reject", "reopen"] as const;
const billingEvents = ["setBillable", "invoice", "pay", "writeOff"] as const;

test("L-28 approval events follow the rules", () => {
  for (const from of approvals)
    for (const event of approvalEvents) {
      const row = approvalRows.find((each) => each[0] === from && each[1] === event);
      expect([from, event, nextState(approvalMachine, from, event)]).toEqual([from, event, row?.[2] ?? null]);
    }
});

test("L-28 billing events follow the rules", () => {
  for (const from of billings)
    for (const event of billingEvents) {
      const row = billingRows.find((each) => each[0] === from && each[1] === event);
      expect([from, event, nextState(billingMachine, from, event)]).toEqual([from, event, row?.[2] ?? null]);
    }
});

test("L-28 a state offers exactly its possible events", () => {
  for (const from of approvals)
    expect([...eventsFrom(approvalMachine, from)].sort()).toEqual(
      approvalEvents.filter((event) => nextState(approvalMachine, from, event) !== null).sort(),
    );
  for (const from of billings)
    expect([...eventsFrom(billingMachine, from)].sort()).toEqual(
      billingEvents.filter((event) => nextState(billingMachine, from, event) !== null).sort(),
    );
});

test("L-22 replaying approval events gives the state", () => {
  let reopened = 0;
  const check = (events: ReadonlyArray<ApprovalEvent>) => {
    const log: Array<readonly [ApprovalState, ApprovalEvent, ApprovalState]> = [];
    let state: ApprovalState = "draft";
    for (const event of events) {
      const next: ApprovalState | null = nextState(approvalMachine, state, event);
      if (next === null) continue;
      log.push([state, event, next]);
      state = next;
    }
    if (log.some(([, event]) => event === "reopen")) reopened++;
    const replayed = log.reduce<ApprovalState>((before, [from, event, to]) => {
      expect(before).toBe(from);
      expect(approvalRows).toContainEqual([from, event, to]);
      return to;
    }, "draft");
    expect(replayed).toBe(state);
  };
  fc.assert(fc.property(fc.array(fc.constantFrom(...approvalEvents), { minLength: 20, maxLength: 60 }), check), {
    numRuns: 200,
  });
  expect(reopened).toBeGreaterThan(20);
});

test("L-22 replaying billing events gives the state", () => {
  let settled = 0;
  const check = (events: ReadonlyArray<BillingEvent>) => {
    const states: Array<BillingState> = ["unbilled"];
    const log: Array<BillingEvent> = [];
    for (const event of events) {
      const next = nextState(billingMachine, states.at(-1) ?? "unbilled", event);
      if (next === null) continue;
      states.push(next);
      log.push(event);
    }
    const end = states.at(-1) ?? "unbilled";
    if (end === "paid" || end === "written off") settled++;
    const step = (from: BillingState, event: BillingEvent): BillingState =>
      billingRows.find((row) => row[0] === from && row[1] === event)?.[2] ?? from;
    expect(log.reduce(step, "unbilled")).toBe(end);
    const invoiced = states.indexOf("invoiced");
    if (invoiced >= 0) expect(["invoiced", "paid", "written off"]).toContain(end);
  };
  fc.assert(fc.property(fc.array(fc.constantFrom(...billingEvents), { minLength: 4, maxLength: 12 }), check), {
    numRuns: 200,
  });
  expect(settled).toBeGreaterThan(20);
});

// R-HOUR-20
test("L-26 each pair of approval and billing has one status", () => {
  const seen = approvals.map((approval) => billings.map((billing) => billingStatus(approval, billing)));
  expect(seen).toEqual([
    ["draft", "draft", "draft", "draft", "draft"],
    ["submitted", "submitted", "submitted", "submitted", "submitted"],
    ["approved", "approved", "invoiced", "paid", "written off"],
    ["rejected", "rejected", "rejected", "rejected", "rejected"],
  ]);
});

test("words of the other machine do not compile", () => {
  const checked = () => {
    // @ts-expect-error billing has no submit
    nextState(billingMachine, "unbilled", "submit");
    // @ts-expect-error approval has no paid
    nextState(approvalMachine, "paid", "submit");
    // @ts-expect-error the arguments are in the wrong order
    return billingStatus("unbilled", "draft");
  };
  expect(checked).toBeTypeOf("function");
});
