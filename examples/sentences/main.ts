import { explain, explainChange, isRefusal, openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory());
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const userOf = async (externalId: string, role: "engineer" | "projectManager") =>
  (await firm.users.provision({ externalId, role })).objectId;
const ana = await firm.engineers.create({
  user: await userOf("ana", "engineer"),
  ...{ fullName: "Ana Souza", discipline: "Structural", employmentStatus: "active" },
});
const bridge = await firm.projects.create({
  projectManager: await userOf("pia", "projectManager"),
  ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City" },
});
const booking = { engineer: ana.objectId, project: bridge.objectId, assignmentRole: "Lead" };
await firm.allocations.assign({ ...booking, allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" });

const names = { [ana.objectId]: "Ana (Statik)", [bridge.objectId]: "Brücke Lindau" };
const second = { ...booking, allocationPercent: 50, startDate: "2027-03-20", endDate: "2027-03-30" };
try {
  await firm.allocations.assign(second);
} catch (error) {
  if (!isRefusal(error)) throw error;
  for (const locale of ["en", "de"]) console.log(explain(error.detail, { locale, names }));
}

const faulty = await firm.settled.allocations.assign({ ...second, startDate: "2027-02-30", endDate: "soon" });
if (!faulty.ok && "issues" in faulty.refusal)
  for (const issue of faulty.refusal.issues) console.log(explain(issue, { locale: "de" }));

const { warnings } = await firm.projects.update({ objectId: bridge.objectId, endDate: "2027-03-15" });
for (const warning of warnings) console.log(explain(warning, { locale: "de-CH", names }));

const { results } = await firm.actions("Project", [bridge.objectId]);
for (const each of results)
  if (each.ok && !each.actions.resume.allowed)
    console.log(explain(each.actions.resume.refusal, { locale: "de", names }));

const page = await firm.allocations.list({ where: { engineer: ana.objectId } });
for (const { objectId } of page.results) {
  await firm.allocations.change({ objectId, allocationPercent: 80 }, { reason: "until the bridge opens" });
  const history = await firm.log.history({ class: "Allocation", objectId, names: true });
  for (const entry of history.results.slice(-1))
    for (const locale of ["en", "de"]) console.log(explainChange(entry, { locale, names }));
}
