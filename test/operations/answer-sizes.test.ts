import { operationNames } from "firmcore";
import { expect, test } from "vitest";
import { exampleBody } from "../../src/derive/openapi/example-values.ts";
import { AccessLog } from "../../src/domain/access-log/entity.ts";
import { Activity } from "../../src/domain/activity/entity.ts";
import { CapacityLimit } from "../../src/domain/capacity-limit/entity.ts";
import { Certification } from "../../src/domain/certification/entity.ts";
import { Deal } from "../../src/domain/deal/entity.ts";
import { Document } from "../../src/domain/document/entity.ts";
import { Grant } from "../../src/domain/grant/entity.ts";
import { Holiday } from "../../src/domain/holiday/entity.ts";
import { OwnRecord } from "../../src/domain/own-record/entity.ts";
import { RateStep } from "../../src/domain/rate-step/entity.ts";
import { StatusUpdate } from "../../src/domain/status-update/entity.ts";
import { Task } from "../../src/domain/task/entity.ts";
import { TimeOff } from "../../src/domain/time-off/entity.ts";
import { WorkingTime } from "../../src/domain/working-time/entity.ts";
import { plainClasses } from "../../src/operations/plain-classes.ts";
import { openTestFirm } from "../support/firm/firm.ts";

type Sent = Readonly<Record<string, unknown>>;

const dayText = (day: number): string => new Date(Date.UTC(2027, 0, 4 + day)).toISOString().slice(0, 10);

/**
 * A firm in which everything that can multiply does: n nested bookings of one engineer, n certificates of one name, n hours of one
 * day, n steps and days of each calendar. The calls of every operation return most of it, in an order in which
 * each finds what it needs.
 */
const crowded = async (n: number) => {
  const firm = await openTestFirm();
  const ana = firm.engineer("Ana");
  const { user } = await firm.admin.engineers.get(ana);
  const ben = firm.engineer("Ben");
  const bridge = firm.project("Bridge");
  const empty = firm.project("Empty");
  const bookings = Array.from({ length: n }, (_, i) =>
    firm.booking(ana, bridge, 1, dayText(1 + i), dayText(2 * n - i)),
  );
  const certificates = Array.from({ length: n }, (_, i) =>
    firm.given(Certification, {
      ...{ engineer: ana, certificationName: "PE", issuer: "State" },
      issuedOn: dayText(2 * Math.floor(i / 2)),
      expiresOn: i === n - 1 ? null : dayText(2 * Math.floor(i / 2)),
    }),
  );
  const hours = Array.from({ length: n }, () => firm.hour(ana, bridge, dayText(0), 0.5, { approval: "draft" }));
  // Ben is over his limit on every second day, each time with half of his bookings.
  firm.given(CapacityLimit, { engineer: ben, from: dayText(0), limit: n / 2 });
  for (let i = 0; i < n; i++) {
    const day = dayText(2 * (i - n / 2));
    if (i < n / 2) firm.booking(ben, empty, 1, dayText(0));
    else firm.booking(ben, empty, 1, day, day);
  }
  const steps = Array.from({ length: n }, (_, i) => {
    const from = dayText(i + 2 * n);
    firm.given(WorkingTime, { engineer: ana, from, minutes: [i, 0, 0, 0, 0, 0, 0] });
    firm.given(RateStep, { engineer: ana, from, rate: i });
    firm.given(Holiday, { calendar: "Berlin", day: from, name: `Day ${i}` });
    firm.given(TimeOff, { engineer: ana, startDate: from, endDate: from, status: "granted" });
    firm.user(`user${i}`);
    return firm.given(CapacityLimit, { engineer: ana, from, limit: 50 + (i % 2) });
  });
  const plan = firm.given(Document, {
    ...{ title: "Plan", fileUrl: "https://files.example/plan.pdf", owner: firm.adminId },
  });
  for (let i = 0; i < n; i++) {
    firm.given(Grant, { class: "Document", record: plan, user: firm.user(`reader${i}`), write: false });
    const accessTime = new Date(Date.UTC(2027, 0, 1, 0, i)).toISOString();
    firm.given(AccessLog, { user, document: plan, accessTime, source: "operation" });
  }
  const deals = Array.from({ length: n }, (_, i) =>
    firm.given(Deal, { title: `Deal ${i}`, expectedCloseDate: dayText(i - n), assignedTo: firm.adminId }),
  );
  const activities = deals.map((_, i) =>
    firm.given(Activity, {
      ...{ subject: `Call ${i}`, dueDate: `${dayText(i - n)}T09:00:00Z` },
      ...{ relatedDeal: deals[0], createdBy: firm.adminId },
    }),
  );
  const open = { project: empty, status: "todo", dueDate: dayText(-1), assignedUser: firm.adminId };
  const due = firm.given(Task, { ...open, title: "Survey", dependsOn: [] });
  const tasks = Array.from({ length: n }, (_, i) =>
    firm.given(Task, { ...open, title: `Task ${i}`, dependsOn: [due] }),
  );
  const updates = tasks.map((_, i) =>
    firm.given(StatusUpdate, {
      ...{ project: empty, update: `Step ${i}`, timestamp: `${dayText(0)}T09:00:00Z`, source: "manual" },
      author: firm.adminId,
    }),
  );
  await firm.admin.customClasses.declare({ class: "Intake" });
  for (let i = 0; i < n; i++)
    await firm.admin.customFields.declare({
      class: "Intake",
      field: i === 0 ? "subject" : `field${i}`,
      type: "String",
    });
  const intakes = tasks.map(() => firm.given(OwnRecord, { class: "Intake", owner: firm.adminId }));
  const rowOf = async (name: string): Promise<string> => {
    const said = await firm.admin.call(`${name}.list`, {});
    return (said as { results: ReadonlyArray<{ objectId: string }> }).results.at(-1)?.objectId ?? "none000000";
  };
  const [first, last] = [bookings[0] as string, bookings[n - 1] as string];
  const asked = {
    ...{ engineer: ana, project: bridge, allocationPercent: 10, assignmentRole: "Lead" },
    ...{ startDate: dayText(0), endDate: null },
  };
  const range = { from: dayText(0), to: dayText(300) };
  const reason = "because";
  const one = { objectId: hours[0] };
  const calls: ReadonlyArray<readonly [string, Sent]> = [
    // Refused calls, and reads.
    ["allocations.assign", asked],
    ["allocations.check", asked],
    ["allocations.change", { objectId: last, startDate: dayText(0), endDate: null, allocationPercent: 20 }],
    ["allocations.extend", { objectId: last, endDate: null }],
    ["allocations.move", { objectId: last, startDate: dayText(0) }],
    ["allocations.delete", { objectId: first }],
    ["certifications.create", { engineer: ana, certificationName: "Crane", issuer: "State", issuedOn: dayText(0) }],
    ["engineers.create", { user, fullName: "Ana", discipline: "Civil" }],
    ["engineers.update", { objectId: ana, employedUntil: dayText(0) }],
    ["engineers.delete", { objectId: ana }],
    ["engineers.find", { from: dayText(0), to: null, percent: 1 }],
    ["engineers.availability", { engineer: ana, from: dayText(0) }],
    ["limits.set", { engineer: ana, from: dayText(0), limit: 1 }],
    ["limits.delete", { objectId: steps[0] }],
    ["settings.set", { capacityLimit: 1, from: dayText(0) }],
    ["settings.get", {}],
    ["projects.update", { objectId: bridge, endDate: dayText(-1) }],
    ["projects.complete", { objectId: bridge }],
    ["projects.cancel", { objectId: bridge, reason }],
    ["projects.delete", { objectId: bridge }],
    ["documents.create", { title: "Plan", fileUrl: "https://files.example/plan.pdf" }],
    ...(["share", "unshare"] as const).map((event) => [`documents.${event}`, { objectId: plan, user }] as const),
    ["documents.read", { objectId: plan }],
    ["documents.update", { objectId: plan, title: "New plan" }],
    ["documents.delete", { objectId: "none000000" }],
    ["accessLog.create", { document: plan }],
    ["accessLog.purge", { before: dayText(0), reason }],
    ["grants.add", { class: "Company", record: "none000000", user }],
    ["grants.remove", { objectId: "none000000" }],
    ["hours.decideMany", { objectIds: hours, decision: "submit" }],
    ["hours.submit", one],
    ["hours.create", { engineer: ana, project: bridge, workDate: dayText(0), hours: 1 }],
    ["hours.edit", { ...one, hours: 2 }],
    ["reports.overbooked", { from: dayText(0) }],
    ["reports.certifications", {}],
    ["reports.uncovered", {}],
    ["reports.utilization", { ...range, by: ["engineer", "month"] }],
    ["reports.planActual", { ...range, by: "allocation", withFuture: true }],
    ["reports.money", { ...range, by: ["engineer"] }],
    ["reports.forecast", range],
    ["deals.pipeline", {}],
    ["deals.pastClose", {}],
    ["deals.stageHistory", { objectId: deals[0] }],
    ["deals.delete", { objectId: deals[0] }],
    ["deals.handOver", { objectId: deals[0], projectCode: "D-1", clientName: "City" }],
    ["activities.overdue", {}],
    ["customFields.declare", { class: "Intake", field: "matter", type: "String" }],
    ["customFields.delete", { class: "Intake", field: "matter" }],
    ["customFields.list", {}],
    ["customFields.reindex", {}],
    ["customClasses.declare", { class: "Intake" }],
    ["customClasses.open", { class: "GameScore", fields: { score: { type: "Number" } } }],
    ["customClasses.delete", { class: "Intake" }],
    ["customClasses.list", {}],
    ["records.create", { class: "Intake", custom: { subject: "Flood" } }],
    ["records.get", { class: "Intake", objectId: intakes[0] }],
    ["records.list", { class: "Intake" }],
    ["records.count", { class: "Intake" }],
    ["records.distinct", { class: "Intake", field: "owner" }],
    ["records.actions", { objectIds: intakes }],
    ["records.update", { class: "Intake", objectId: intakes[0], custom: { subject: "Flood" } }],
    ["records.delete", { class: "Intake", objectId: intakes[0] }],
    ["alerts.list", {}],
    ["alerts.all", {}],
    ["alerts.acknowledge", { key: "none" }],
    ["tasks.overdue", {}],
    ["tasks.finish", { objectId: tasks[0] }],
    ["log.list", {}],
    ["log.history", { class: "EngineerProfile", objectId: ana }],
    ["permissions.of", { class: "EngineerProfile", objectIds: [ana, ben] }],
    ["users.exportData", { objectId: user }],
    ...["allocations", "certifications", "engineers", "holidays", "hours", "limits", "projects", "rates"].flatMap(read),
    ...["activities", "deals", "statusUpdates", "tasks"].flatMap(read),
    ...["accessLog", "documents", "grants", "sessions", "timeOff", "users", "workingTime"].flatMap(read),
    // Writes, the smallest changes first.
    ["hours.setBillable", { ...one, billable: false }],
    ...(["recall", "approve", "pay", "delete"] as const).map((event) => [`hours.${event}`, one] as const),
    ...(["reject", "reopen", "writeOff"] as const).map((event) => [`hours.${event}`, { ...one, reason }] as const),
    ["hours.invoice", { ...one, invoiceRef: "R-1" }],
    ["holidays.set", { calendar: "Berlin", day: dayText(0), name: "Day" }],
    ["holidays.delete", { objectId: await rowOf("holidays") }],
    ["rates.set", { engineer: ana, from: dayText(0), rate: 1 }],
    ["rates.delete", { objectId: await rowOf("rates") }],
    ["workingTime.set", { engineer: ana, from: dayText(0), minutes: [1, 1, 1, 1, 1, 0, 0] }],
    ["workingTime.delete", { objectId: await rowOf("workingTime") }],
    ["timeOff.request", { engineer: ana, startDate: dayText(2 * n), endDate: dayText(3 * n) }],
    ...(["grant", "refuse", "withdraw", "delete"] as const).map(
      (event) => [`timeOff.${event}`, { objectId: "none000000" }] as const,
    ),
    ["deals.create", { title: "Dam", amount: 1 }],
    ["deals.update", { objectId: deals[0], amount: 1 }],
    ...(["advance", "back", "win", "lose"] as const).map(
      (event) => [`deals.${event}`, { objectId: deals[0] }] as const,
    ),
    ["deals.reopen", { objectId: deals[0], reason }],
    ["activities.create", { subject: "Call" }],
    ["activities.update", { objectId: activities[0], subject: "Mail" }],
    ["activities.complete", { objectId: activities[0] }],
    ["activities.delete", { objectId: activities[1] }],
    ["tasks.create", { project: empty, title: "Dig" }],
    ["tasks.update", { objectId: tasks[0], title: "Dig on" }],
    ["tasks.start", { objectId: tasks[0] }],
    ["tasks.block", { objectId: tasks[0], reason }],
    ["tasks.finish", { objectId: due }],
    ["tasks.reopen", { objectId: due }],
    ["tasks.delete", { objectId: due }],
    ["statusUpdates.create", { project: empty, update: "Dug" }],
    ["statusUpdates.update", { objectId: updates[0], update: "Dug on" }],
    ["statusUpdates.delete", { objectId: updates[0] }],
    ["projects.create", { name: "Dam" }],
    ...(["hold", "resume", "start"] as const).map((event) => [`projects.${event}`, { objectId: empty }] as const),
    ["projects.reopen", { objectId: empty, reason }],
    ["allocations.release", { objectId: first }],
    ["allocations.confirm", { objectId: first }],
    ["allocations.complete", { objectId: last }],
    ["allocations.cancel", { objectId: last }],
    ["allocations.reactivate", { objectId: last }],
    ["certifications.update", { objectId: certificates[n - 1], status: "revoked" }],
    ["certifications.delete", { objectId: certificates[0] }],
    ["limits.set", { engineer: ana, from: dayText(0), limit: 1, resolve: "cut" }],
    ["engineers.update", { objectId: ana, employedUntil: dayText(0), resolve: "cut" }],
    ["users.provision", { externalId: "new", role: "engineer" }],
    ["users.update", { objectId: user, team: "Blue" }],
    ["users.setRole", { objectId: user, role: "coordinator" }],
    ["users.deactivate", { objectId: user }],
    ["users.reactivate", { objectId: user }],
    ["users.delete", { objectId: user }],
    ["users.erase", { objectId: (await firm.admin.engineers.get(ben)).user, reason }],
    ["log.purge", { before: dayText(0), reason }],
    ["sessions.revoke", { objectId: "none000000" }],
    ...plainClasses.flatMap(({ group, inputs }) => [
      ...read(group),
      [`${group}.create`, exampleBody(inputs.create, () => user)] as const,
      [`${group}.update`, { objectId: "none000000" }] as const,
      [`${group}.delete`, { objectId: "none000000" }] as const,
    ]),
  ];
  function read(name: string): ReadonlyArray<readonly [string, Sent]> {
    return [
      [`${name}.list`, { limit: 1_000 }],
      [`${name}.count`, {}],
      [`${name}.distinct`, { field: "objectId" }],
      [`${name}.get`, { objectId: "none000000" }],
      [`${name}.actions`, { objectIds: [ana, bridge, first, last, user, hours[0]] }],
    ];
  }
  const sizes: Array<readonly [string, number]> = [];
  for (const [name, sent] of calls)
    sizes.push([name, JSON.stringify(await firm.admin.settled.call(name, sent)).length]);
  return sizes;
};

/** These concern one account and take secrets. */
const ofOneAccount = operationNames.filter((name) => name.startsWith("identity."));
/** The part of an answer that does not grow: the words of a record or a refusal. */
const fixed = 500;

// Only in memory: the same code forms answers from the rows of every store.
test("answers grow at most linearly with the rows", async () => {
  const [once, twice] = [await crowded(150), await crowded(300)];
  expect(new Set([...once.map(([name]) => name), ...ofOneAccount])).toEqual(new Set(operationNames));
  const grown = once.flatMap(([name, size], i) => {
    const other = twice[i]?.[1] ?? Number.NaN;
    return other <= 2 * size + fixed ? [] : [`${name}: ${size} characters, then ${other}`];
  });
  expect(grown).toEqual([]);
  // The test covers what multiplies: these answers contain something of every row.
  const long = new Map(once);
  for (const name of ["allocations.assign", "limits.set", "reports.overbooked", "certifications.update"])
    expect([name, (long.get(name) ?? 0) > 2_000]).toEqual([name, true]);
  expect(long.get("hours.decideMany") ?? 0).toBeGreaterThan(50_000);
}, 60_000);
