import type { LawId, OpenSubject, Subject, SubjectCall, SubjectOutcome } from "firmcore/testing";

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;
type Fault = (subject: Subject) => Subject["call"];

/** Changes the answers of one operation. */
const answering =
  (operation: string, change: (value: never) => unknown): Fault =>
  (subject) =>
  async (call) => {
    const outcome = await subject.call(call);
    return outcome.ok && call.operation === operation ? { ok: true, value: change(outcome.value as never) } : outcome;
  };
const listing = (operation: string, change: (row: Record<string, unknown>) => unknown): Fault =>
  answering(operation, (page: { readonly results: Rows }) => ({ ...page, results: page.results.map(change) }));
/** Changes the rows after the changes of hours, as the log lists them. */
const logging = (change: (after: Record<string, unknown>, event: string) => unknown): Fault =>
  listing("log.list", (entry) => {
    const { class: name, kind, event, after } = entry as { class: string; kind: string; event: string; after: never };
    return name === "BillableHour" && kind === "update" ? { ...entry, after: change(after, event) } : entry;
  });
const isOver = (outcome: SubjectOutcome): boolean => !outcome.ok && outcome.refusal.code === "OVER_CAPACITY";
/** Creates a project after each refusal, which nobody asked for. */
const writingAfterRefusals: Fault = (subject) => async (call) => {
  const outcome = await subject.call(call);
  if (!outcome.ok) await subject.call({ as: "admin", operation: "projects.create", input: { name: "Ruin" } });
  return outcome;
};

/** For each law, what breaks it. */
export const faults: Readonly<Record<LawId, Fault>> = {
  "L-01": listing("allocations.list", (row) => ({ ...row, allocationPercent: Number(row.allocationPercent) * 3 })),
  "L-02": (subject) => async (call) => {
    const outcome = await subject.call(call);
    if (outcome.ok || !isOver(outcome)) return outcome;
    const { windows, ...detail } = outcome.refusal.detail as { readonly windows: Rows };
    const wrong = windows.map((each) => ({ ...each, total: Number(each.total) + 1 }));
    return { ok: false, refusal: { ...outcome.refusal, detail: { ...detail, windows: wrong } } };
  },
  "L-05": (subject) => async (call) => {
    const outcome = await subject.call(call);
    return call.operation === "allocations.check" && isOver(outcome) ? { ok: true, value: {} } : outcome;
  },
  "L-12": (subject) => {
    let pending = 0;
    return async (call) => {
      if (call.operation !== "allocations.assign") return subject.call(call);
      if (pending > 0) return { ok: false, refusal: { code: "OVER_CAPACITY" } };
      pending++;
      try {
        return await subject.call(call);
      } finally {
        pending--;
      }
    };
  },
  "L-22": logging((after, event) => (event === "hours.approve" ? { ...after, approval: "rejected" } : after)),
  "L-23": logging((after) => ({ ...after, decidedBy: after.submittedBy })),
  "L-24": logging((after, event) => (event === "hours.invoice" ? { ...after, snapshot: null } : after)),
  "L-25": logging((after, event) => (event === "hours.invoice" ? { ...after, approval: "submitted" } : after)),
  "L-26": listing("hours.list", (row) => ({ ...row, billingStatus: "paid" })),
  "L-27": listing("hours.list", (row) => ({ ...row, hours: 11 })),
  "L-28": writingAfterRefusals,
  "L-37": (subject) => async (call) => {
    const outcome = await subject.call(call);
    // Reads as the administrator what the caller may not read.
    return call.operation.endsWith(".get") && !outcome.ok ? subject.call({ ...call, as: "admin" }) : outcome;
  },
  "L-38": answering("allocations.count", (count: number) => Math.min(count, 1)),
  "L-41": writingAfterRefusals,
  "L-42": listing("allocations.list", (row) => ({ ...row, notes: "a note that nobody logged" })),
  "L-45": (subject) => async (call) => {
    const { requestId: _, ...again } = call;
    return subject.call(again);
  },
  "L-46": listing("log.list", (entry) => ({ ...entry, version: 1 })),
  "L-47": (subject) => async (call: SubjectCall) => {
    const outcome = await subject.call(call);
    return isOver(outcome) ? { ok: false, refusal: { code: "BUSY" } } : outcome;
  },
};

/** The subjects with a fault. */
export const faulty =
  (open: OpenSubject, fault: Fault): OpenSubject =>
  async () => {
    const subject = await open();
    return { ...subject, call: fault(subject) };
  };
