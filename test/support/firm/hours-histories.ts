import fc from "fast-check";
import type { FirmApi } from "firmcore";
import type { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { firstDay } from "../../../src/domain/kernel/values/day.ts";
import { RateStep } from "../../../src/domain/rate-step/entity.ts";
import type { LogEntry } from "../../../src/ports/store.ts";
import { openTestFirm } from "./firm.ts";
import { expectedOutcomes, type RowEvent, type RowState, rowEvents } from "./hours.ts";
import {
  type Asked,
  ceiling,
  type Expected,
  engineers,
  expectCreation,
  expectEvent,
  type ModelRow,
  people,
  projects,
  workDays,
} from "./hours-model.ts";

/** One attempted call. */
interface Try extends Asked {
  readonly event: RowEvent | "create";
  readonly pick: number;
  /** Chooses a possible transition by a permitted actor instead of a random one, so that histories reach late states. */
  readonly onward: boolean;
  readonly way: number;
}
const tries: fc.Arbitrary<Try> = fc.record({
  event: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("create" as const) },
    { weight: 8, arbitrary: fc.constantFrom("submit", "approve", "invoice" as const) },
    { weight: 5, arbitrary: fc.constantFrom("edit", "recall", "reject", "reopen" as const) },
    { weight: 4, arbitrary: fc.constantFrom("setBillable", "pay", "writeOff", "delete" as const) },
  ) as fc.Arbitrary<RowEvent | "create">,
  actor: fc.constantFrom(...people, "boss" as const, "boss" as const),
  pick: fc.nat({ max: 11 }),
  onward: fc.boolean(),
  way: fc.nat({ max: 5 }),
  engineer: fc.constantFrom(...engineers),
  project: fc.constantFrom(...projects),
  day: fc.constantFrom(...workDays),
  minutes: fc.constantFrom(120, 240, 300),
  billable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  resubmit: fc.boolean(),
});

/** The result of one attempt: the answer, the state before it, and the expected result of the model. */
interface Happened {
  readonly tried: Try;
  readonly expected: Expected;
  readonly ok: boolean;
  readonly tag: string | null;
  /** The log entries of the attempt. */
  readonly entries: ReadonlyArray<LogEntry>;
}
export interface History {
  readonly happened: ReadonlyArray<Happened>;
  /** The rows of the model at the end, by id. */
  readonly model: ReadonlyMap<string, ModelRow>;
  /** The stored rows, in plain values. */
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly log: ReadonlyArray<LogEntry>;
  /** The user ids of the owners, by profile. */
  readonly userOf: ReadonlyMap<string, string>;
}

const call = (api: FirmApi, { event, day, minutes, billable, resubmit }: Try, objectId: string) => {
  const hours = api.settled.hours;
  switch (event) {
    case "edit":
      return hours.edit({ objectId, workDate: day, hours: minutes / 60, resubmit });
    case "setBillable":
      return hours.setBillable({ objectId, billable });
    case "invoice":
      return hours.invoice({ objectId, invoiceRef: "2027-1" });
    case "create":
      throw new Error("a creation has no row");
    default:
      return hours[event]({ objectId, reason: "because" });
  }
};

const aside: ReadonlyArray<RowEvent> = ["edit", "setBillable", "recall", "delete"];
const onward = (random: Try, row: ModelRow): Try => {
  const ways = rowEvents.filter(
    (event) => !aside.includes(event) && expectedOutcomes[row.state][event] in expectedOutcomes,
  );
  const event = ways[random.way % Math.max(1, ways.length)] ?? random.event;
  const manager = row.project === "bridge" ? "mia" : "ben";
  const decides = event === "approve" || event === "reject";
  const judge = decides && row.submittedBy === "boss" ? manager : "boss";
  return { ...random, event, actor: event === "submit" ? "cora" : judge };
};

const live = async (attempts: ReadonlyArray<Try>): Promise<History> => {
  const firm = await openTestFirm();
  firm.settings({ hoursPerDayMax: [{ from: firstDay, value: ceiling }] });
  const users = {
    ana: firm.user("ana"),
    mia: firm.user("mia", "projectManager"),
    ben: firm.user("ben", "projectManager"),
    boss: firm.user("boss", "administrator"),
    cora: firm.user("cora", "coordinator"),
  };
  const profiles = { ana: firm.engineer("Ana", { user: users.ana }), mia: firm.engineer("Mia", { user: users.mia }) };
  const sites = {
    bridge: firm.project("Bridge", { projectManager: users.mia }),
    dam: firm.project("Dam", { projectManager: users.ben, rate: 80 }),
  };
  firm.given(RateStep, { engineer: profiles.ana, from: "2027-01-05", rate: 90 });
  const model = new Map<string, ModelRow>();
  const happened: Array<Happened> = [];
  for (const random of attempts) {
    const before = firm.log().length;
    const ids = [...model.keys()];
    const objectId = ids[random.pick % Math.max(1, ids.length)];
    const row = objectId === undefined ? undefined : model.get(objectId);
    const tried = random.onward && row !== undefined && random.event !== "create" ? onward(random, row) : random;
    const { event } = tried;
    const api = firm.as(users[tried.actor]);
    if (event === "create" || objectId === undefined || row === undefined) {
      if (ids.length > 4) continue;
      const expected = expectCreation([...model.values()], tried);
      const said = await api.settled.hours.create({
        engineer: profiles[tried.engineer],
        project: sites[tried.project],
        workDate: tried.day,
        hours: tried.minutes / 60,
        billable: tried.billable,
        billingStatus: tried.resubmit ? "Submitted" : "Draft",
      });
      if (said.ok && "row" in expected && expected.row !== null) model.set(said.value.objectId, expected.row);
      happened.push({
        tried: { ...tried, event: "create" },
        expected,
        ok: said.ok,
        tag: said.ok ? null : said.refusal._tag,
        entries: firm.log().slice(before),
      });
      continue;
    }
    const rest = [...model].filter(([id]) => id !== objectId).map(([, each]) => each);
    const expected = expectEvent(rest, row, event, tried);
    const said = await call(api, tried, objectId);
    if (said.ok && "row" in expected)
      expected.row === null ? model.delete(objectId) : model.set(objectId, expected.row);
    happened.push({
      tried,
      expected,
      ok: said.ok,
      tag: said.ok ? null : said.refusal._tag,
      entries: firm.log().slice(before),
    });
  }
  const { results } = await firm.admin.hours.list({ order: "objectId", limit: 1_000 });
  const userOf = new Map([
    [profiles.ana, users.ana],
    [profiles.mia, users.mia],
  ]);
  return { happened, model, rows: results, log: firm.log(), userOf };
};

/** The histories that were made, by what was tried: each check of a run begins with the same seed, so all look at the same ones. */
const lived = new Map<string, Promise<History>>();
const historyOf = (attempts: Parameters<typeof live>[0]): Promise<History> => {
  const key = JSON.stringify(attempts);
  const known = lived.get(key) ?? live(attempts);
  lived.set(key, known);
  return known;
};

/** Runs the check over random histories of hours, each in its own firm. A check must not change the history. */
export const overHistories = (check: (history: History) => void, numRuns = 60): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(tries, { minLength: 40, maxLength: 60 }), async (attempts) =>
      check(await historyOf(attempts)),
    ),
    { numRuns },
  );

/** A row of the log as a record; null for a deletion. */
export const afterOf = (entry: LogEntry): BillableHour | null => entry.after as BillableHour | null;
/** The state of a record, by the transition tables. */
export const stateOf = ({ approval, billing }: Pick<BillableHour, "approval" | "billing">): RowState => {
  if (approval !== "approved") return approval;
  if (billing === "unbilled") return "approved";
  return billing === "non-billable" ? "approved, non-billable" : billing;
};
export const eventOf = (entry: LogEntry): RowEvent | "create" => entry.event.replace("hours.", "") as RowEvent;
