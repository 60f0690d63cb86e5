import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { operationExamples } from "../../src/derive/openapi/operation-examples.ts";
import { AccessLog } from "../../src/domain/access-log/entity.ts";
import { Activity } from "../../src/domain/activity/entity.ts";
import { CapacityLimit } from "../../src/domain/capacity-limit/entity.ts";
import { Company } from "../../src/domain/company/entity.ts";
import { Contact } from "../../src/domain/contact/entity.ts";
import { Deal } from "../../src/domain/deal/entity.ts";
import { Document } from "../../src/domain/document/entity.ts";
import { Grant } from "../../src/domain/grant/entity.ts";
import type { Role } from "../../src/domain/kernel/context/actor.ts";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import { OwnRecord } from "../../src/domain/own-record/entity.ts";
import { RateStep } from "../../src/domain/rate-step/entity.ts";
import { StatusUpdate } from "../../src/domain/status-update/entity.ts";
import { Task } from "../../src/domain/task/entity.ts";
import { TimeOff } from "../../src/domain/time-off/entity.ts";
import { WorkingTime } from "../../src/domain/working-time/entity.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import type { Adapter } from "../../src/ports/adapter.ts";
import { openTestFirm } from "../support/firm/firm.ts";

// Postgres sends each round of a query as one message, the first together with the account and settings of the caller. So rounds are
// round trips, and reads are statements.

/** A store in memory that notes the number of reads of each round of a query. */
const noting = () => {
  const adapter = memory() as Adapter<never>;
  let rounds: Array<number> = [];
  const store: Adapter["store"] = {
    ...adapter.store,
    query: (query, done) =>
      adapter.store.query(
        {
          ...query,
          rounds: query.rounds.map((round) => (loaded, firm, account) => {
            const reads = round(loaded, firm, account);
            if (reads._tag === "Success") rounds.push(Object.keys(reads.success).length);
            return reads;
          }),
        },
        done,
      ),
  };
  const taken = (): ReadonlyArray<number> => {
    const noted = rounds;
    rounds = [];
    return noted;
  };
  return { adapter: { ...adapter, store }, taken };
};

const queries = listOperations(operations).filter(({ kind }) => kind === "query");
const wide = { from: "2027-01-01", to: "2027-03-31" };
/** Inputs that reach more than the required fields do. */
const inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "engineers.find": { ...wide, percent: 10, certifications: ["PE"], withMisfits: true },
  "reports.utilization": { ...wide, by: "engineer" },
  "reports.planActual": { ...wide, by: "allocation", withFuture: true },
  "reports.money": { ...wide, by: "engineer" },
  "reports.overbooked": wide,
  "reports.uncovered": wide,
  "reports.forecast": wide,
};

/** The reads of each round of every query as some roles ask it, in a firm with n of everything. */
const asked = async (n: number): Promise<ReadonlyArray<string>> => {
  const { adapter, taken } = noting();
  const firm = await openTestFirm(adapter);
  firm.settings({ projectVisibility: "staffed", crmVisibility: "team" });
  const manager = firm.user("pia", "projectManager", { team: "Blue" });
  const last = new Map<string, string>([["User", manager]]);
  const given = (entity: Entity, plain: Readonly<Record<string, unknown>>): string => {
    const id = firm.given(entity, plain);
    last.set(entity.name, id);
    return id;
  };
  const at = "2027-01-04T09:00:00Z";
  let own = manager;
  for (let i = 0; i < n; i++) {
    own = firm.user(`user${i}`, "engineer", { team: "Blue" });
    const engineer = firm.engineer(`Engineer ${i}`, { user: own, primaryLocation: "Lima" });
    const project = firm.project(`Project ${i}`, { projectManager: manager, requiredCertifications: ["PE"] });
    last.set("EngineerProfile", engineer).set("Project", project);
    // Over the limit before today and after, so that alerts look back.
    for (const from of ["2026-12-01", "2027-01-01"])
      last.set("Allocation", firm.booking(engineer, project, 60, from, "2027-02-28"));
    last.set("Certification", firm.certificate(engineer, "PE", i % 2 === 0 ? "2027-01-20" : "2027-01-02"));
    last.set("BillableHour", firm.hour(engineer, project, "2027-01-04", 8));
    firm.hour(engineer, project, "2027-01-03", 8, { approval: "approved" });
    given(CapacityLimit, { engineer, from: "2027-02-01", limit: 90 });
    given(WorkingTime, { engineer, from: "2027-01-01", minutes: [480, 480, 480, 480, 480, 0, 0] });
    given(RateStep, { engineer, from: "2027-01-01", rate: 90 });
    given(TimeOff, { engineer, startDate: "2027-01-05", endDate: "2027-01-06", status: "granted" });
    const company = given(Company, { name: `Company ${i}`, createdBy: own });
    const contact = given(Contact, { name: `Contact ${i}`, company, createdBy: own });
    const relatedDeal = given(Deal, {
      ...{ title: `Deal ${i}`, amount: 1_000, stage: "proposal", expectedCloseDate: "2027-01-02" },
      ...{ company, contact, assignedTo: own },
    });
    given(Activity, { subject: `Call ${i}`, dueDate: at, relatedDeal, createdBy: own });
    given(Task, { project, title: `Task ${i}`, dueDate: "2027-01-02", assignedUser: own, dependsOn: [] });
    given(StatusUpdate, { project, update: `Step ${i}`, timestamp: at, source: "manual", author: manager });
    const document = given(Document, { title: `Plan ${i}`, fileUrl: "https://files.example/plan.pdf", owner: own });
    given(Grant, { class: "Document", record: document, user: manager, write: false });
    given(OwnRecord, { class: "Intake", owner: own });
    given(AccessLog, { user: own, document, accessTime: at, source: "operation" });
  }
  await firm.admin.customClasses.declare({ class: "Intake", read: ["everyone"] });
  await firm.admin.customFields.declare({ class: "Intake", field: "subject", type: "String" });
  const callers: ReadonlyArray<readonly [string, Role]> = [
    [firm.adminId, "administrator"],
    [manager, "projectManager"],
    [own, "engineer"],
  ];
  const found: Array<string> = [];
  for (const { name, class: of, input } of queries) {
    const idOf = (entity: string): string => last.get(entity) ?? "none000000";
    const ids = {
      ...{ objectId: idOf(of), objectIds: [...last.values()].slice(0, 5) },
      ...{ engineer: idOf("EngineerProfile"), project: idOf("Project"), user: own, class: "EngineerProfile" },
    };
    const example = { ...operationExamples[name], ...inputs[name] };
    const sent = Object.fromEntries(
      Object.keys(example)
        .filter((field) => field in input && field !== "where")
        .map((field) => [
          field,
          field in ids && !(field === "class" && of === "OwnRecord") ? ids[field as keyof typeof ids] : example[field],
        ]),
    );
    for (const [user, role] of callers) {
      taken();
      await firm.as(user).settled.call(name, sent);
      found.push(`${name} as ${role}: ${taken().join(" + ")}`);
    }
  }
  return found;
};

test("no query needs more rounds or more reads when there are ten times as many rows", async () => {
  const [few, many] = [await asked(2), await asked(20)];
  expect(many).toEqual(few);
  expect(few.length).toBeGreaterThan(200);
  expect(few.filter((each) => each.endsWith(": "))).toEqual(
    ["alerts.all", "customClasses.list", "customFields.list", "log.list"].flatMap((name) => [
      // Declarations are read with the settings.
      ...(name.startsWith("custom") ? [`${name} as administrator: `] : []),
      `${name} as projectManager: `,
      `${name} as engineer: `,
    ]),
  );
});

test("capacity is read in one round, whoever is concerned", async () => {
  const few = await asked(2);
  const roundsOf = (name: string) =>
    few.filter((each) => each.startsWith(`${name} `)).map((each) => each.split(" + ").length);
  for (const name of [
    "engineers.find",
    "engineers.availability",
    "reports.overbooked",
    "reports.uncovered",
    "reports.forecast",
  ])
    expect([name, ...roundsOf(name)]).toEqual([name, 1, 1, 1]);
});
