import { explain, FirmError, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { byId, entities, guard } from "firmcore/own";

const graduateLoad = guard({
  operations: ["allocations.assign", "allocations.change", "allocations.extend"],
  tag: "GraduateLoad",
  refuse: ({ answer, state }) =>
    state.engineer?.discipline === "Graduate" && answer.allocationPercent > 8_000
      ? { engineer: answer.engineer, percent: answer.allocationPercent / 100, most: 80 }
      : null,
  sentences: {
    en: ({ percent, most }) => `A graduate is booked with at most ${most} %, not with ${percent} %`,
    de: ({ percent, most }) => `Berufsanfänger werden mit höchstens ${most} % gebucht, nicht mit ${percent} %`,
  },
});

const notFromLinz = guard({
  operations: ["allocations.assign"],
  tag: "NotFromLinz",
  reads: ({ engineer }) => ({ engineer: byId(entities.EngineerProfile, engineer, ["primaryLocation"]) }),
  refuse: ({ answer, read }) =>
    answer.assignmentRole === "Site lead" && read.engineer?.primaryLocation !== "Linz" ? {} : null,
  sentences: { en: () => "Only engineers from Linz lead a site" },
});

const guards = [graduateLoad, notFromLinz];
const app = await openFirm(memory(), { guards, now: () => Date.parse("2027-03-01T08:00:00Z") });
const admin = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const { objectId: user } = await admin.users.provision({ externalId: "gil", role: "engineer" });
const { objectId: engineer } = await admin.engineers.create({ user, fullName: "Gil Roth", discipline: "Graduate" });
const manager = await admin.users.provision({ externalId: "pia", role: "projectManager" });
const bridge = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: manager.objectId };
const { objectId: project } = await admin.projects.create(bridge);
const booking = { engineer, project, assignmentRole: "Helper", startDate: "2027-03-08" };

const outcome = await admin.settled.allocations.assign({ ...booking, allocationPercent: 90 });
if (!outcome.ok && outcome.refusal._tag === "GraduateLoad") {
  const { refusal } = outcome;
  console.log(`${refusal.percent} % of at most ${refusal.most} %`);
  console.log(explain(refusal, { locale: "de" }));
}
const check = await admin.settled.allocations.check({ ...booking, allocationPercent: 90 });
console.log(check.ok);
try {
  await admin.allocations.assign({ ...booking, allocationPercent: 81 }, { dryRun: true });
} catch (error) {
  if (error instanceof FirmError) console.log(error.code);
}
console.log((await admin.allocations.assign({ ...booking, allocationPercent: 80 })).allocationPercent);
