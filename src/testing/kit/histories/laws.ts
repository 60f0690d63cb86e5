import type { Allocation } from "../../../domain/allocation/entity.ts";
import type { Settings } from "../../../domain/kernel/context/settings.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { dayCeiling } from "../../history/firm-plan.ts";
import { limitByDay, loadByDay } from "../../oracles/capacity.ts";
import { holds, same } from "../harness/expect.ts";
import type { StoredRow, Tables } from "../harness/raw-store.ts";

type Values = Readonly<Record<string, unknown>>;
type TransitionTable = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>;

const rowsOf = <T>(tables: Tables, name: string): ReadonlyArray<T & StoredRow> =>
  (tables[name] ?? []) as unknown as ReadonlyArray<T & StoredRow>;
const settingsOf = (tables: Tables): Partial<Settings> =>
  (rowsOf<{ readonly settings: Partial<Settings> }>(tables, "Organization")[0]?.settings ?? {}) as Partial<Settings>;

/** L-01: on no day is an engineer booked beyond the limit of the day. */
export const checkLoads = (tables: Tables): void => {
  const { tentativeCounts = true, capacityLimit = [] } = settingsOf(tables);
  const counting = tentativeCounts ? ["tentative", "confirmed"] : ["confirmed"];
  const firm = capacityLimit.map(({ from, value }) => ({ from, limit: value }));
  for (const { objectId } of rowsOf(tables, "EngineerProfile")) {
    const booked = rowsOf<Allocation>(tables, "Allocation").filter(
      (row) => row.engineer === objectId && counting.includes(row.status),
    );
    const own = rowsOf<{ readonly engineer: string; readonly from: number; readonly limit: number }>(
      tables,
      "CapacityLimit",
    ).filter((row) => row.engineer === objectId);
    // The load grows, and the limit falls, only on a day on which something begins.
    const begins = [...booked.map(({ startDate }) => startDate), ...[...own, ...firm].map(({ from }) => from)];
    for (const day of new Set(begins)) {
      const [load, limit] = [loadByDay(booked, day), limitByDay({ own, firm }, day)];
      holds(load <= limit, `engineer ${objectId} carries ${load} of ${limit} basis points on day ${day}`);
    }
  }
};

interface Hour extends StoredRow {
  readonly engineer: string;
  readonly workDate: number;
  readonly hours: number;
  readonly approval: string;
  readonly billing: string;
  readonly decidedBy: string | null;
  readonly submittedBy: string;
  readonly snapshot: unknown;
}

/** L-27: the rows of a day that are not rejected stay within the ceiling of the planned firms. */
export const checkCeilings = (tables: Tables): void => {
  const sums = new Map<string, number>();
  for (const row of rowsOf<Hour>(tables, "BillableHour")) {
    if (row.approval === "rejected") continue;
    const key = `${row.engineer} on day ${row.workDate}`;
    sums.set(key, (sums.get(key) ?? 0) + row.hours);
  }
  for (const [key, sum] of sums) holds(sum <= dayCeiling, `${key} has ${sum} minutes`);
};

/** L-22, L-28 for hours: event → state before → allowed states after, as in the tables of docs/rules. */
const approvals: TransitionTable = {
  "hours.edit": { draft: ["draft"], submitted: ["draft", "submitted"], rejected: ["draft"] },
  "hours.submit": { draft: ["submitted"], rejected: ["submitted"] },
  "hours.recall": { submitted: ["draft"] },
  "hours.approve": { submitted: ["approved"] },
  "hours.reject": { submitted: ["rejected"] },
  "hours.reopen": { approved: ["draft"] },
};
const billings: TransitionTable = {
  "hours.setBillable": { unbilled: ["non-billable"], "non-billable": ["unbilled"] },
  "hours.invoice": { unbilled: ["invoiced"] },
  "hours.pay": { invoiced: ["paid"] },
  "hours.writeOff": { invoiced: ["written off"], unbilled: ["written off"] },
};
const bookings: TransitionTable = {
  "allocations.change": { tentative: ["tentative"], confirmed: ["confirmed"] },
  "allocations.extend": { tentative: ["tentative"], confirmed: ["confirmed"] },
  "allocations.move": { tentative: ["tentative"], confirmed: ["confirmed"] },
  "allocations.confirm": { tentative: ["confirmed"] },
  "allocations.release": { confirmed: ["tentative"] },
  "allocations.complete": { tentative: ["completed"], confirmed: ["completed"] },
  "allocations.cancel": { tentative: ["cancelled"], confirmed: ["cancelled"] },
  "allocations.reactivate": { completed: ["confirmed"], cancelled: ["confirmed"] },
};

const updatesOf = (log: ReadonlyArray<LogEntry>, name: string) => {
  const last = new Map<string, Values>();
  return log.flatMap((entry) => {
    if (entry.class !== name) return [];
    const before = last.get(entry.objectId);
    const after = entry.after as Values | null;
    if (after !== null) last.set(entry.objectId, after);
    return entry.kind === "update" && before !== undefined && after !== null ? [{ entry, before, after }] : [];
  });
};
const movesBy = (moves: TransitionTable, field: string, event: string, before: Values, after: Values): void => {
  const [from, to] = [String(before[field]), String(after[field])];
  const table = moves[event];
  if (table === undefined) return;
  holds(table[from]?.includes(to) === true, `${event} led from ${from} to ${to}`);
};

/** L-22 and L-28: each log row is an allowed transition, and nothing else changes a state. */
export const checkTransitions = (log: ReadonlyArray<LogEntry>): number => {
  let seen = 0;
  for (const { entry, before, after } of updatesOf(log, "BillableHour")) {
    movesBy(approvals, "approval", entry.event, before, after);
    movesBy(billings, "billing", entry.event, before, after);
    if (!(entry.event in approvals)) same(after.approval, before.approval, `${entry.event} and approval`);
    if (!(entry.event in billings) && entry.event !== "hours.edit")
      same(after.billing, before.billing, `${entry.event} and billing`);
    seen++;
  }
  for (const { entry, before, after } of updatesOf(log, "Allocation")) {
    movesBy(bookings, "status", entry.event, before, after);
    seen++;
  }
  return seen;
};

/** L-23: only submitted hours are approved, by somebody who neither worked nor entered them. Returns the number of approvals. */
export const checkApprovals = (log: ReadonlyArray<LogEntry>, tables: Tables): number => {
  const users = new Map(
    rowsOf<{ readonly user: string }>(tables, "EngineerProfile").map((row) => [row.objectId, row.user]),
  );
  let approved = 0;
  for (const entry of log)
    if (entry.class === "BillableHour" && entry.kind === "create")
      holds((entry.after as Hour).approval !== "approved", `${entry.event} made an approved row`);
  for (const { before, after } of updatesOf(log, "BillableHour")) {
    if (after.approval !== "approved" || before.approval === "approved") continue;
    const row = after as unknown as Hour;
    same(before.approval, "submitted");
    holds(row.decidedBy !== users.get(row.engineer), `${row.objectId} was approved by who did the work`);
    holds(row.decidedBy !== row.submittedBy, `${row.objectId} was approved by who entered it`);
    approved++;
  }
  return approved;
};

/** L-41: the entries of a step: none of a refused one, and one for each record of a single call. */
export const checkEntriesOfStep = (
  entries: ReadonlyArray<Pick<LogEntry, "class" | "objectId">>,
  calls: number,
  accepted: number,
): void => {
  holds(accepted > 0 || entries.length === 0, `a refused step wrote ${entries.length} log rows`);
  const keys = entries.map(({ class: name, objectId }) => `${name} ${objectId}`);
  holds(calls > 1 || new Set(keys).size === keys.length, `two log rows for one record: ${keys.join(", ")}`);
};

/** L-24 and L-25: approved hours keep their price until they are reopened, and only approved hours are invoiced. */
export const checkBilling = (log: ReadonlyArray<LogEntry>): void => {
  for (const { entry, before, after } of updatesOf(log, "BillableHour")) {
    if (JSON.stringify(before.snapshot) !== JSON.stringify(after.snapshot))
      holds(["hours.approve", "hours.reopen"].includes(entry.event), `${entry.event} changed a snapshot`);
    if (["invoiced", "paid", "written off"].includes(String(after.billing)))
      same(after.approval, "approved", `${entry.event} left ${String(after.billing)} without approval`);
    if (before.billing === "invoiced")
      holds(["invoiced", "paid", "written off"].includes(String(after.billing)), `${entry.event} took back an invoice`);
    if (before.billing === "paid" || before.billing === "written off") same(after.billing, before.billing, entry.event);
  }
};

/** L-26: `billingStatus` follows from the two states. */
export const checkStatusWords = (
  rows: ReadonlyArray<{ readonly approval: string; readonly billing: string; readonly billingStatus: string }>,
): void => {
  for (const { approval, billing, billingStatus } of rows) {
    const beyond = approval === "approved" && !["unbilled", "non-billable"].includes(billing);
    same(billingStatus, beyond ? billing : approval);
  }
};
