import { exampleBody } from "../../../derive/openapi/example-values.ts";
import type { Role } from "../../../domain/kernel/context/actor.ts";
import { authorField } from "../../../domain/kernel/decision/crud.ts";
import { operations } from "../../../operations/index.ts";
import { listOperations } from "../../../operations/operation-tree.ts";
import { plainClasses } from "../../../operations/plain-classes.ts";
import { type KitApi, kitApi, operationOf } from "../harness/api.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

/** The result of each operation, in order. */
type Heard = ReadonlyArray<readonly [operation: string, tag: string]>;
const day = "2027-03-01";

/**
 * Runs every operation that needs a signed-in caller at least once, with input that is accepted from an administrator. Operations
 * that need an author are run by the administrator instead, so that later ones find the same records.
 */
const everything = async (firm: KitFirm, asking: KitApi): Promise<Heard> => {
  const notified: Array<readonly [string, string]> = [];
  const step = async (operation: string, input: unknown = {}): Promise<{ readonly objectId: string }> => {
    const outcome = await operationOf(asking, operation)(input);
    notified.push([operation, outcome.ok ? "accepted" : outcome.refusal._tag]);
    const done =
      !outcome.ok && outcome.refusal._tag === "AuthorRequired"
        ? await operationOf(firm.admin, operation)(input)
        : outcome;
    return (done.ok ? done.value : {}) as { readonly objectId: string };
  };
  const steps = async (names: ReadonlyArray<string>, input: unknown): Promise<void> => {
    for (const name of names) await step(name, input);
  };

  await step("settings.set", { allowSelfApproval: true });
  await step("settings.get");
  const user = await step("users.provision", { externalId: "ana" });
  const other = await step("users.provision", { externalId: "ben" });
  const { objectId: engineer } = await step("engineers.create", {
    ...{ user: user.objectId, fullName: "Ana Ames", discipline: "Civil" },
  });
  await step("engineers.update", { objectId: engineer, primaryLocation: "Oslo" });
  const spare = await step("engineers.create", { user: other.objectId, fullName: "Ben", discipline: "Civil" });
  await step("engineers.find", { from: day, percent: 10 });
  await step("engineers.availability", { engineer, from: day });
  await step("projects.create", { name: "Its maker manages it" });
  const manager = firm.adminId;
  const { objectId: project } = await step("projects.create", { name: "Bridge", manager });
  await step("projects.update", { objectId: project, description: "Over the river" });
  for (const event of ["start", "hold", "resume"]) await step(`projects.${event}`, { objectId: project });

  const certificate = await step("certifications.create", {
    ...{ engineer, certificationName: "PE", issuer: "State", issuedOn: "2020-01-01" },
  });
  await step("certifications.update", { ...{ objectId: certificate.objectId, issuer: "City" } });
  const holiday = await step("holidays.set", { calendar: "NO", day, name: "Free" });
  const limit = await step("limits.set", { engineer, from: day, limit: 120 });
  const rate = await step("rates.set", { engineer, from: "2020-01-01", rate: 100 });
  const week = await step("workingTime.set", { engineer, from: day, minutes: [480, 480, 480, 480, 480, 0, 0] });
  const asked = { engineer, startDate: "2027-05-03", endDate: "2027-05-04" };
  const leave = await step("timeOff.request", asked);
  await step("timeOff.grant", { objectId: leave.objectId });
  await step("timeOff.withdraw", { objectId: leave.objectId });
  await step("timeOff.delete", { objectId: leave.objectId });
  await step("timeOff.refuse", { objectId: (await step("timeOff.request", asked)).objectId, reason: "no" });

  const bookingInput = firm.bookingInput(engineer, project, 10, day, "2027-04-30");
  await step("allocations.check", bookingInput);
  const booking = { objectId: (await step("allocations.assign", bookingInput)).objectId };
  await steps(["allocations.release", "allocations.confirm"], booking);
  await step("allocations.change", { ...booking, notes: "half days" });
  await step("allocations.extend", { ...booking, endDate: "2027-05-31" });
  await step("allocations.move", { ...booking, engineer: spare.objectId });
  await steps(["allocations.cancel"], booking);
  await steps(["allocations.reactivate", "allocations.complete", "allocations.delete"], booking);

  const worked = { engineer, project, workDate: "2027-01-04", hours: 1 };
  const hours = async (status: string): Promise<{ readonly objectId: string }> => ({
    objectId: (await step("hours.create", { ...worked, billingStatus: status })).objectId,
  });
  const first = await hours("Submitted");
  await step("hours.setBillable", { ...first, billable: true });
  await steps(["hours.recall", "hours.submit"], first);
  await step("hours.edit", { ...first, hours: 2, resubmit: true });
  await step("hours.edit", { ...first, notes: "by the river", resubmit: true });
  await step("hours.approve", first);
  await step("hours.reopen", { ...first, reason: "wrong" });
  await steps(["hours.submit", "hours.approve"], first);
  await step("hours.invoice", { ...first, invoiceRef: "R1" });
  await step("hours.pay", first);
  const second = await hours("Submitted");
  await step("hours.reject", { ...second, reason: "twice" });
  await step("hours.delete", second);
  const third = await hours("Draft");
  await step("hours.decideMany", { objectIds: [third.objectId], decision: "submit" });
  await step("hours.approve", third);
  await step("hours.writeOff", { ...third, reason: "small" });

  const task = { objectId: (await step("tasks.create", { project, title: "Survey" })).objectId };
  await step("tasks.update", { ...task, dueDate: day });
  await step("tasks.block", { ...task, reason: "no access" });
  await steps(["tasks.start", "tasks.finish", "tasks.reopen", "tasks.get", "tasks.delete"], task);
  await steps(["tasks.list", "tasks.count", "tasks.overdue"], {});
  await step("tasks.distinct", { field: "objectId" });
  const said = { objectId: (await step("statusUpdates.create", { project, update: "It begins" })).objectId };
  await step("statusUpdates.update", { ...said, update: "It begins today" });
  await steps(["statusUpdates.get", "statusUpdates.delete"], said);
  await steps(["statusUpdates.list", "statusUpdates.count"], {});
  await step("statusUpdates.distinct", { field: "objectId" });
  const deal = { objectId: (await step("deals.create", { title: "Bridge", amount: 100 })).objectId };
  await steps(["deals.advance", "deals.back", "deals.win"], deal);
  await step("deals.reopen", { ...deal, reason: "not yet" });
  await step("deals.update", { ...deal, notes: "soon" });
  await steps(["deals.lose", "deals.get", "deals.stageHistory"], deal);
  await steps(["deals.list", "deals.count", "deals.pastClose", "deals.pipeline"], {});
  await step("deals.distinct", { field: "objectId" });
  const call = { objectId: (await step("activities.create", { relatedDeal: deal.objectId })).objectId };
  await step("activities.update", { ...call, subject: "Call" });
  await steps(["activities.complete", "activities.get", "activities.delete"], call);
  await steps(["activities.list", "activities.count", "activities.overdue"], {});
  await step("activities.distinct", { field: "objectId" });
  const won = await step("deals.create", { title: "Quay", amount: 100, stage: "won" });
  const handed = { objectId: won.objectId, projectCode: "Q-1", clientName: "City" };
  await step("deals.handOver", handed);
  await step("deals.delete", deal);

  const intake = { class: "Intake" };
  const administrators = ["administrator"];
  await step("customClasses.declare", {
    ...intake,
    ...{ read: administrators, update: administrators, delete: administrators },
  });
  await step("customFields.declare", { ...intake, field: "subject", type: "String" });
  await step("customClasses.open", { class: "GameScore", fields: { score: { type: "Number" } } });
  await steps(["customClasses.list", "customFields.list", "customFields.reindex"], {});
  const own = { ...intake, objectId: (await step("records.create", intake)).objectId };
  await step("records.update", { ...own, custom: { subject: "Leak" } });
  await steps(["records.get", "records.delete"], own);
  await steps(["records.list", "records.count"], intake);
  await step("records.distinct", { ...intake, field: "objectId" });
  await step("customFields.delete", { ...intake, field: "subject" });
  await step("customClasses.delete", intake);

  const from = { from: "2027-01-01", to: "2027-01-31" };
  await step("reports.forecast", from);
  await steps(["reports.overbooked", "reports.certifications", "reports.uncovered"], {});
  await steps(["alerts.list", "alerts.all"], {});
  await step("alerts.acknowledge", { key: "none" });
  await steps(["reports.utilization", "reports.planActual", "reports.money"], { ...from, by: "engineer" });
  const rows = { allocations: null, certifications: certificate, engineers: spare, holidays: holiday, hours: first };
  const more = { limits: limit, projects: { objectId: project }, rates: rate, timeOff: null, users: user };
  for (const [group, row] of Object.entries({ ...rows, ...more, workingTime: week, sessions: null })) {
    await steps([`${group}.list`, `${group}.count`], {});
    await step(`${group}.distinct`, { field: "objectId" });
    // Deleted rows and sessions of others read as missing.
    await step(`${group}.get`, { objectId: row?.objectId ?? "nowhere000" });
  }
  for (const [group, row] of Object.entries({ certifications: certificate, holidays: holiday, limits: limit }))
    await step(`${group}.delete`, { objectId: row.objectId });
  for (const [group, row] of Object.entries({ rates: rate, workingTime: week, engineers: spare }))
    await step(`${group}.delete`, { objectId: row.objectId });
  const pointed = new Map([
    ["User", user.objectId],
    ["Project", project],
    ["EngineerProfile", engineer],
  ]);
  for (const { entity, group, inputs } of plainClasses) {
    const row = await step(
      `${group}.create`,
      exampleBody(inputs.create, (name) => pointed.get(name) ?? "nowhere000"),
    );
    pointed.set(entity.name, row.objectId);
    await step(`${group}.update`, { objectId: row.objectId });
    await steps([`${group}.list`, `${group}.count`], {});
    await step(`${group}.distinct`, { field: "objectId" });
    await step(`${group}.get`, { objectId: row.objectId });
  }
  for (const { entity, group } of plainClasses.toReversed())
    await step(`${group}.delete`, { objectId: pointed.get(entity.name) });
  const file = { title: "Plan", fileUrl: "https://files.example/plan.pdf" };
  const { objectId: document } = await step("documents.create", file);
  await step("documents.read", { objectId: document });
  await step("accessLog.create", { document });
  await step("accessLog.purge", { before: "2020-01-01", reason: "old" });
  // Only the owner of a document changes and shares it, and a host owns none.
  await step("documents.update", { objectId: "nowhere000" });
  for (const event of ["share", "unshare"])
    await step(`documents.${event}`, { objectId: "nowhere000", user: user.objectId });
  await step("documents.delete", { objectId: document });
  const grant = await step("grants.add", { class: "Company", record: "nowhere000", user: user.objectId });
  await step("grants.remove", { objectId: grant.objectId ?? "nowhere000" });
  for (const group of ["accessLog", "documents", "grants"]) {
    await steps([`${group}.list`, `${group}.count`], {});
    await step(`${group}.distinct`, { field: "objectId" });
    await step(`${group}.get`, { objectId: "nowhere000" });
  }
  await step("projects.complete", { objectId: project, acknowledge: true });
  await step("projects.reopen", { objectId: project, reason: "more" });
  await step("projects.cancel", { objectId: project, reason: "over", acknowledge: true });
  await step("projects.delete", { objectId: (await step("projects.create", { name: "Short", manager })).objectId });

  await step("log.list");
  await step("log.history", { class: "Project", objectId: project });
  await step("permissions.of", { class: "Project", objectIds: [project] });
  await step("log.purge", { before: "2020-01-01", reason: "old" });
  await step("users.exportData", { objectId: user.objectId });
  await step("users.setRole", { objectId: user.objectId, team: "north" });
  await steps(["users.deactivate", "users.reactivate", "users.delete"], { objectId: other.objectId });
  await step("users.erase", { objectId: other.objectId, reason: "asked" });
  await step("users.update", { objectId: user.objectId, username: "Ana" });
  await step("identity.logInAs", { user: user.objectId });
  await step("identity.setPassword", { user: user.objectId, newPassword: "correct horse" });
  await steps(["identity.me", "identity.requestVerification", "identity.logOut", "identity.logOutEverywhere"], {});
  await step("identity.changePassword", { password: "not the one", newPassword: "correct horse" });
  await step("sessions.revoke", { objectId: "nowhere000" });
  const actions = listOperations(operations).filter(({ name }) => name.endsWith(".actions"));
  const names = actions.map(({ name }) => name);
  await steps(names, { objectIds: ["nowhere000"] });
  return notified;
};

/** Operations that only a user can run. */
const authored: ReadonlySet<string> = new Set([
  ...["projects.create", "deals.handOver", "hours.create", "hours.edit", "hours.approve", "hours.reject"],
  ...["accessLog.create", "documents.create", "documents.read"],
  ...["identity.me", "identity.changePassword", "alerts.acknowledge"],
  ...plainClasses.flatMap(({ entity, group }) =>
    authorField(entity)?.[1].optional === false ? [`${group}.create`] : [],
  ),
]);

/** Callers that a host names by its own id, or that are not users (R-ID-10). */
export const hostCaller: Suite = {
  name: "host caller",
  cases: {
    "R-ID-10 a host without a user acts as an administrator": async (firm) => {
      const beside = await firm.inOrganization("beside");
      const byUser = await everything(firm, firm.admin);
      const byNobody = await everything(beside, beside.as("host", "administrator"));
      const open = listOperations(operations).flatMap((of) => (of.kind === "flow" && of.open ? [] : [of.name]));
      same([...new Set(byUser.map(([name]) => name))].sort(), [...open].sort(), "every operation was asked");
      const refusedAuthor = byNobody.filter(([, tag]) => tag === "AuthorRequired").map(([name]) => name);
      same([...new Set(refusedAuthor)].sort(), [...authored].sort(), "what needs an author");
      same(
        byNobody.map(([name, tag], at) => (tag === "AuthorRequired" ? byUser[at] : [name, tag])),
        byUser,
      );
    },
    "R-ID-10 an external id always leads to its user": async (firm) => {
      const { organizationId, admin, apiStyle, app } = firm;
      const by = (externalId: string, role?: Role) =>
        kitApi(apiStyle, app, { organizationId, externalId, ...(role === undefined ? {} : { role }) });
      const nobody = async (asking: KitApi, id: string) => {
        const make = { operation: "projects.create", input: { name: "Tower" } } as const;
        const once = await asking.batch([make], { transaction: true });
        same(refused(await asking.projects.list(), "AuthRequired").unknown, { by: "externalId", id });
        same(!once.ok && [once.index, once.refusal], [
          null,
          { _tag: "AuthRequired", unknown: { by: "externalId", id } },
        ]);
      };
      await nobody(by("ana"), "ana");
      await nobody(by("ana", "administrator"), "ana");
      const ana = await firm.user("ana");
      same(accepted(await by("ana").identity.me()).objectId, ana);
      same(accepted(await by(" ana ").identity.me()).objectId, ana, "ids are text, and trimmed like all text");
      same(accepted(await by("ana").sessions.list()).results, []);
      refused(await by("ana").certifications.create({} as never), "ClassForbidden");
      refused(await by("ana", "coordinator").certifications.create({} as never), "Required");
      accepted(await admin.users.deactivate(ana));
      same(refused(await by("ana").projects.list(), "AuthRequired").unknown, undefined);
      accepted(await admin.users.reactivate(ana));
      await firm.worked((await firm.engineer("of ana", { user: ana })).objectId, await firm.project("Bridge"), day, 1);
      accepted(await by("ana").users.delete(ana));
      await nobody(by("ana"), "ana");
      const second = accepted(await admin.users.provision({ externalId: "ana" })).objectId;
      same(accepted(await by("ana").identity.me()).objectId, second);
      const all = accepted(await by("ana").batch([{ operation: "identity.me" }]));
      same(
        all.map((each) => each.ok && (each.value as { readonly objectId: string }).objectId),
        [second],
      );
    },
    "R-ID-10 an unknown userId differs from a forbidden one": async (firm) => {
      same(refused(await firm.as("ana").projects.list(), "AuthRequired").unknown, { by: "userId", id: "ana" });
      const ana = await firm.user("Ana");
      accepted(await firm.admin.users.deactivate(ana));
      same(refused(await firm.as(ana).projects.list(), "AuthRequired").unknown, undefined);
    },
    "R-ID-10 AUTHOR_REQUIRED names what needs an author": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const host = firm.as("host", "administrator");
      const asked = { engineer: ana.objectId, project, workDate: "2027-01-04", hours: 1 };
      const refusal = refused(await host.hours.create(asked), "AuthorRequired");
      same([refusal.class, refusal.event, refusal.needs], ["BillableHour", "hours.create", "submittedBy"]);
      const waiting = await firm.worked(ana.objectId, project, "2027-01-04", 1);
      same(refused(await host.hours.approve(waiting), "AuthorRequired").needs, "decidedBy");
      const many = await host.hours.decideMany({ objectIds: [waiting], decision: "approve" });
      same(accepted(many).rows[0]?.refusal?._tag, "AuthorRequired");
      same(refused(await host.projects.create({ name: "Tower" }), "AuthorRequired").needs, "projectManager");
      accepted(await host.projects.create({ name: "Tower", manager: firm.adminId }));
      same(accepted(await firm.admin.hours.get(waiting)).billingStatus, "submitted");
    },
  },
};
