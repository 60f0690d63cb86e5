import { isRefusal } from "firmcore";
import { percentText, rangeText } from "./format.ts";
import { formOf } from "./forms.ts";
import { accountOf, firmNameOf } from "./home.ts";
import { andMore, type Html, html, table } from "./html.ts";
import { layout, notice } from "./layout.ts";
import { facts } from "./profile.ts";
import { engineerNames, mayCall, permitted, userNames, type Visit } from "./section.ts";
import { statusUpdatesOf } from "./status-updates.ts";
import { tasksOf } from "./tasks.ts";

const limit = 50;

const bookingsOf = async ({ firm }: Visit, project: string): Promise<Html> => {
  const listed = await permitted(
    firm.allocations.list({ where: { project }, order: ["startDate", "objectId"], limit }),
  );
  if (listed === null) return html``;
  const people = await engineerNames(
    firm,
    listed.results.map(({ engineer }) => engineer),
  );
  const rows = listed.results.map((row) => [
    people.get(row.engineer) ?? "–",
    row.assignmentRole,
    percentText(row.allocationPercent),
    rangeText(row.startDate, row.endDate),
    row.statusLabel ?? row.status,
  ]);
  const columns = [
    { head: "Engineer" },
    { head: "Does what" },
    { head: "Percent", number: true },
    { head: "Days" },
    { head: "State" },
  ];
  return html`<section id="bookings" aria-labelledby="bookings-title"><h2 id="bookings-title">Bookings</h2>
${rows.length === 0 ? html`<p class="empty">No booking that you may read.</p>` : table("Bookings", columns, rows)}${listed.more && andMore(1, "or more")}</section>`;
};

/** The page of one project; null if there is none that the caller may read. `said` is what a form was answered. */
export const projectPage = async (visit: Visit, objectId: string, said: Html | null = null): Promise<string | null> => {
  const { firm } = visit;
  const project = await permitted(firm.projects.get(objectId)).catch((error: unknown) => {
    if (isRefusal(error, "NOT_FOUND", "TYPE_MISMATCH")) return null;
    throw error;
  });
  if (project === null) return null;
  const mayAdd = async (operation: string, input: object): Promise<boolean> => {
    if (!(await mayCall(firm, operation))) return false;
    // Whether the project's own rules allow it, too.
    const outcome = await firm.settled.call(operation, { project: objectId, ...input }, { dryRun: true });
    return outcome.ok;
  };
  const [mayAddTask, mayWrite] = await Promise.all([
    mayAdd("tasks.create", { title: "?" }),
    mayAdd("statusUpdates.create", { update: "?" }),
  ]);
  const done = formOf(visit.query.get("done") ?? "")?.done;
  const [firmName, account, managers, bookings, tasks, updates] = await Promise.all([
    firmNameOf(visit),
    accountOf(visit),
    userNames(firm, [project.projectManager]),
    bookingsOf(visit, objectId),
    tasksOf(visit, objectId, mayAddTask),
    statusUpdatesOf(visit, objectId, mayWrite),
  ]);
  return layout({
    title: project.projectName,
    firmName,
    account,
    links: [["/#projects", "All projects"]],
    body: html`<h1>${project.projectName}</h1>${said ?? (done !== undefined && notice(done))}<section>${facts([
      ["Code", project.projectCode ?? "–"],
      ["Client", project.clientName ?? "–"],
      ["State", project.statusLabel ?? project.status],
      ["Days", project.startDate === null ? "–" : rangeText(project.startDate, project.endDate)],
      ["Manager", managers.get(project.projectManager) ?? "–"],
      ["Discipline asked for", project.requiredDiscipline ?? "any"],
      ["Certificates asked for", project.requiredCertifications.join(", ") || "none"],
      ...(project.description === null ? [] : [["Description", project.description] as const]),
    ])}</section>${tasks}${bookings}${updates}`,
  });
};
