import { type App, explain, type FirmApi, type Money } from "firmcore";
import { bookedFrom, organizationId } from "./sample-firm.ts";

/** The day of the walk: a Monday. */
export const today = "2027-03-15";
type Say = (line?: string) => void;
const columns = (rows: ReadonlyArray<ReadonlyArray<string>>, say: Say): void => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  for (const row of rows)
    say(
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd()}`,
    );
};

const moneyText = ({ minor, currency }: Money): string => `${(minor / 100).toFixed(2)} ${currency}`;
const percentText = (of: number | null): string => (of === null ? "–" : `${of.toFixed(2)} %`);

const roster = async (firm: FirmApi, say: Say): Promise<void> => {
  say("1  The roster");
  const all = await firm.engineers.count();
  const { results } = await firm.engineers.list({ order: "fullName", limit: 6 });
  columns(
    results.map(({ fullName, discipline, employmentStatus, primaryLocation }) => [
      fullName,
      discipline,
      employmentStatus,
      primaryLocation ?? "",
    ]),
    say,
  );
  say(`  … ${all} people in all`);
};

const expiring = async (firm: FirmApi, say: Say): Promise<void> => {
  say("\n2  Certificates that end within 60 days: true to the day, nobody keeps a status up to date");
  const { results } = await firm.reports.certifications({ on: today, status: "expiring" });
  columns(
    results
      .slice(0, 5)
      .map(({ fullName, certificationName, expiresOn }) => [fullName, certificationName, `until ${expiresOn}`]),
    say,
  );
  say(`  … ${results.length} in all`);
};

const bookings = async (firm: FirmApi, say: Say): Promise<void> => {
  const wanted = { from: "2027-05-03", to: "2027-06-11" };
  const { results: named } = await firm.engineers.list({ where: { fullName: "Dana Demir" } });
  const { results: projects } = await firm.projects.list({ where: { projectCode: "LE-101" } });
  const [chosen] = named;
  const [project] = projects;
  if (chosen === undefined || project === undefined) throw new Error("the invented firm lacks somebody");
  say(`\n3  A booking: ${chosen.fullName} on ${project.projectName}, 60 % from ${wanted.from} to ${wanted.to}`);
  const booking = {
    engineer: chosen.objectId,
    project: project.objectId,
    allocationPercent: 60,
    startDate: wanted.from,
    endDate: wanted.to,
    assignmentRole: "Lead",
  };
  const accepted = await firm.allocations.assign(booking, { requestId: "walk-booking-1" });
  say(`  accepted: ${accepted.status}, version ${accepted.version}`);
  for (const { message } of accepted.warnings) say(`  warning: ${message}`);

  say("\n4  The next one takes the same person over 100 %");
  const second = {
    ...booking,
    allocationPercent: 50,
    startDate: "2027-05-24",
    endDate: "2027-07-09",
    assignmentRole: "Reviewer",
  };
  const refused = await firm.settled.allocations.assign(second, { requestId: "walk-booking-2" });
  if (refused.ok || refused.refusal._tag !== "OverCapacity")
    throw new Error("the second booking was not refused by capacity");
  for (const { from, to, total, limit } of refused.refusal.windows)
    say(`  refused: ${total} % booked from ${from} to ${to}, and the limit is ${limit} %`);
  const instead = await firm.engineers.find({
    from: second.startDate,
    to: second.endDate,
    percent: 50,
    discipline: "Hydraulic",
  });
  say(
    `  free instead: ${instead
      .slice(0, 3)
      .map(({ fullName, freePercent }) => `${fullName} (${freePercent} % free)`)
      .join(", ")}`,
  );
};

const timesheet = async (app: App, firm: FirmApi, say: Say): Promise<void> => {
  say("\n5  Hours: entered, approved by the project's manager, then locked");
  const { results: booked } = await firm.allocations.list({
    where: { startDate: bookedFrom(today) },
    order: "objectId",
    limit: 1,
  });
  const [allocation] = booked;
  if (allocation === undefined) throw new Error("the invented firm has no bookings");
  const engineer = await firm.engineers.get(allocation.engineer);
  const project = await firm.projects.get(allocation.project);
  const own = app.as({ organizationId, userId: engineer.user });
  const manager = app.as({ organizationId, userId: project.projectManager });
  const entry = {
    engineer: engineer.objectId,
    project: project.objectId,
    allocation: allocation.objectId,
    workDate: "2027-03-12",
    hours: 7.5,
    taskCode: "DESIGN",
  };
  const hour = await own.hours.create(entry, { requestId: "walk-hour-create" });
  await own.hours.submit(hour.objectId, { requestId: "walk-hour-submit" });
  say(`  ${engineer.fullName} submits ${hour.hours} h on ${project.projectName} for ${hour.workDate}`);
  const approved = await manager.hours.approve(hour.objectId, { requestId: "walk-hour-approve" });
  const amount = approved.snapshot?.amount;
  say(
    `  approved; worth ${amount === null || amount === undefined ? "nothing yet" : moneyText(amount)}, whatever the rate becomes`,
  );
  const edit = await own.settled.hours.edit({ objectId: hour.objectId, hours: 8 }, { requestId: "walk-hour-edit" });
  say(`  an edit now: ${edit.ok ? "accepted" : explain(edit.refusal)}`);
};

const utilization = async (firm: FirmApi, say: Say): Promise<void> => {
  say("\n6  February's utilization: approved hours of the available ones (contract minus holidays and leave)");
  const { results } = await firm.reports.utilization({ from: "2027-02-01", to: "2027-02-28", by: "discipline" });
  columns(
    results.map((row) => [
      String(row.key),
      `available ${Math.round((row.availableMinutes ?? 0) / 60)} h`,
      `worked ${percentText(row.totalUtilization)}`,
      `billable ${percentText(row.billableUtilization)}`,
      `worth ${row.amounts.map(moneyText).join(", ")}`,
    ]),
    say,
  );
};

const pipeline = async (app: App, say: Say): Promise<void> => {
  const sam = app.as({ organizationId, externalId: "sam" });
  say("\n7  Sam's open deals by stage; weighted is the amount times the probability of the stage");
  const { stages } = await sam.deals.pipeline();
  columns(
    stages.map(({ stage, count, totals, deals }) => [
      stage,
      `${count} ${count === 1 ? "deal" : "deals"}`,
      `amount ${totals.map(({ amount }) => moneyText(amount)).join(", ")}`,
      `weighted ${totals.map(({ weighted }) => moneyText(weighted)).join(", ")}`,
      deals.map(({ title }) => title).join(", "),
    ]),
    say,
  );
  const { results: won } = await sam.deals.list({ where: { title: "Water tower" } });
  const objectId = won[0]?.objectId ?? "";
  const handOver = { objectId, projectCode: "LE-200", startDate: "2027-04-01" };
  const { project } = await sam.deals.handOver(handOver, { requestId: "walk-hand-over" });
  const made = await sam.projects.get(project ?? "");
  say(`  won and handed over: ${made.projectName} is now the ${made.status} project ${made.projectCode}`);
  const again = await sam.settled.deals.handOver({ ...handOver, projectCode: "LE-201" }, { requestId: "walk-again" });
  say(`  a second hand-over: ${again.ok ? "accepted" : explain(again.refusal)}`);
};

const tasksAndDocuments = async (app: App, say: Say): Promise<void> => {
  const pia = app.as({ organizationId, externalId: "pia" });
  const { results: projects } = await pia.projects.list({ where: { projectCode: "LE-100" } });
  const [project] = projects;
  if (project === undefined) throw new Error("the invented firm lacks a project");
  say(`\n8  Tasks of ${project.projectName}, which Pia manages`);
  const { results: tasks } = await pia.tasks.list({ where: { project: project.objectId }, order: "dueDate" });
  columns(
    tasks.map(({ title, status, dueDate, dependsOn }) => [
      title ?? "",
      status,
      `due ${dueDate}`,
      dueDate !== null && dueDate < today && status !== "done" ? "overdue" : "",
      dependsOn.length === 0 ? "" : `after ${tasks.find((each) => each.objectId === dependsOn[0])?.title}`,
    ]),
    say,
  );
  const tender = tasks.find(({ title }) => title === "Tender")?.objectId ?? "";
  const finished = await pia.settled.tasks.finish(tender, { requestId: "walk-finish" });
  say(`  finish the tender now: ${finished.ok ? "accepted" : explain(finished.refusal)}`);

  say("\n9  A document: who reads it gets the address of the file, and is logged");
  const reader = tasks.find(({ assignedUser }) => assignedUser !== null)?.assignedUser ?? "";
  const own = app.as({ organizationId, userId: reader });
  const { results: shared } = await own.documents.list();
  const [document] = shared;
  if (document === undefined) throw new Error("the invented firm has no documents");
  const { username } = await own.identity.me();
  say(`  ${username}'s list: ${document.title}, its address: ${document.fileUrl ?? "not in a list"}`);
  const { fileUrl } = await own.documents.read(document.objectId, { requestId: "walk-read" });
  say(`  ${username} reads it: ${fileUrl}`);
  const { results: entries } = await pia.accessLog.list({
    where: { document: document.objectId },
    order: "accessTime",
  });
  say(
    `  its owner, Pia, sees who read it: ${entries.map(({ user }) => (user === reader ? username : user)).join(", ")}`,
  );
};

const alerts = async (app: App, say: Say): Promise<void> => {
  const { alerts } = app.as({ organizationId, userId: "founder", role: "administrator" });
  const { results } = await alerts.all();
  say("\n10  Alerts: what needs attention today, derived from the records; one of each kind");
  const kinds = [...Map.groupBy(results, ({ kind }) => kind)];
  columns(
    kinds.map(([kind, [first, ...others]]) => [
      kind,
      `${1 + others.length}`,
      `${first?.message} (to ${first?.recipients.map((id) => first.recordNames[id] ?? id).join(", ")})`,
    ]),
    say,
  );
  const pia = app.as({ organizationId, externalId: "pia" });
  const { results: own } = await pia.alerts.list({ withAcknowledged: true });
  await pia.alerts.acknowledge({ key: own[0]?.key ?? "" }, { requestId: "walk-seen" });
  say(`  ${own.length} of them are for Pia; she acknowledges one: ${(await pia.alerts.list()).results.length} left`);
};

/** Shows the daily operations of a firm. Prints the same at every run, because request ids return the first answers. */
export const walk = async (app: App, say: Say): Promise<void> => {
  const firm = app.as({ organizationId, userId: "founder", role: "coordinator" });
  await roster(firm, say);
  await expiring(firm, say);
  await bookings(firm, say);
  await timesheet(app, firm, say);
  await utilization(firm, say);
  await pipeline(app, say);
  await tasksAndDocuments(app, say);
  await alerts(app, say);
};
