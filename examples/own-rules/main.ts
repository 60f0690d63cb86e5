import * as Result from "effect/Result";
import { explain, FirmError, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import {
  byId,
  command,
  entities,
  field,
  guard,
  load,
  many,
  query,
  readable,
  recordFormatter,
  required,
  revised,
  revision,
  rowsWhere,
  text,
  versionedId,
} from "firmcore/own";

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

const { Company, Project } = entities;
const rename = command({
  name: "clients.rename",
  doc: "Renames a client, and in its projects the name that people read.",
  class: "Company",
  action: "update",
  input: { ...versionedId, name: required(field(text, "The new name.")) },
  refusals: [],
  subject: "company",
  load: load("clients.rename", {
    parameters: { objectId: "text" },
    isolation: {
      locks: ({ objectId }) => [
        { entity: Company, id: objectId },
        { entity: Project, every: true },
      ],
      why: "No project of the client is changed meanwhile.",
      rules: [],
    },
    reads: ({ objectId }) => ({
      company: byId(Company, objectId),
      projects: many(Project, (p) => p.client.is(objectId)),
    }),
  }),
  args: ({ objectId }) => ({ objectId }),
  decide: ({ company: before, projects }, { name }, at) => {
    if (before === null) throw new Error("The operation has checked that the client exists");
    const after = revised(before, { name }, at);
    const ofProjects = projects.flatMap((row) => revision("Project", row, revised(row, { clientName: name }, at), at));
    return Result.succeed({ answer: after, changes: [...revision("Company", before, after, at), ...ofProjects] });
  },
  format: recordFormatter(Company),
});
const names = query({
  name: "clients.names",
  doc: "The names of the clients that the caller may see.",
  class: "Company",
  action: "read",
  input: {},
  refusals: [],
  rounds: [(_input, _loaded, at) => Result.succeed({ rows: rowsWhere(Company, readable(Company, at), ["name"]) })],
  answer: (_input, { rows }) =>
    Result.succeed({ names: (rows as ReadonlyArray<{ readonly name: string }>).map(({ name }) => name) }),
});

const own = await openFirm(memory(), {
  operations: { clients: { rename, names } },
  policies: {
    Company: { update: (company, actor) => actor.role === "administrator" || company.industry.is("Public") },
  },
  vocabularies: { "Project.status": { words: { "On the shelf": "on hold" } } },
});
const firm = own.as({ organizationId: "acme", userId: "host", role: "administrator" });
const city = await firm.companies.create({ name: "City", industry: "Public" });
const pia = await firm.users.provision({ externalId: "pia", role: "projectManager" });
const road = { projectCode: "R-1", projectName: "Road", clientName: "City", projectManager: pia.objectId };
const { objectId: roadId } = await firm.projects.create({ ...road, client: city.objectId, status: "On the shelf" });

const renamed = await firm.clients.rename({ objectId: city.objectId, name: "Greater City" });
console.log(renamed.name, renamed.version);
console.log((await firm.projects.get(roadId)).clientName, (await firm.projects.get(roadId)).status);
console.log(await firm.clients.names());
const { results } = await firm.log.history({ class: "Project", objectId: roadId });
console.log(results.map(({ event }) => event).join(", "));
