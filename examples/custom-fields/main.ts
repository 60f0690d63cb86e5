import { FirmError, openFirm } from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory(), { now: () => Date.parse("2027-01-04T09:00:00Z") });
const organizationId = "lindau";
const { objectId: nora } = await app.bootstrap({ organizationId, externalId: "nora", username: "Nora Lind" });
const firm = app.as({ organizationId, userId: nora });

await firm.customFields.declare({ class: "Project", field: "matterType", type: "String", write: ["administrator"] });
await firm.customClasses.declare({ class: "Intake", read: ["owner", "administrator"] });
await firm.customFields.declare({ class: "Intake", field: "subject", type: "String", required: true });
await firm.customFields.declare({ class: "Intake", field: "project", type: "Pointer", target: "Project" });

const project = async (projectName: string, matterType: string) =>
  firm.projects.create({ name: projectName, manager: nora, custom: { matterType } });
const dam = await project("Dam", "Litigation");
await project("Quay", "Permits");

const litigation = await firm.projects.list({
  where: { custom: { matterType: { in: ["Litigation", "Arbitration"] } } },
  order: ["custom.matterType", "-createdAt"],
});
console.log(litigation.results.map(({ projectName, custom }) => [projectName, custom?.matterType]));

await firm.customFields.declare({
  class: "Project",
  field: "matterType",
  type: "String",
  write: ["administrator"],
  indexed: true,
});
const byType = await firm.projects.list({ order: "custom.matterType", limit: 1 });
console.log(byType.results.map(({ custom }) => custom?.matterType));

await firm.records.create({ class: "Intake", custom: { subject: "Leak at the dam", project: dam.objectId } });
await firm.records.create({ class: "Intake", custom: { subject: "New jetty" } });
const ofTheDam = await firm.records.list({
  class: "Intake",
  where: { custom: { project: { where: { projectName: "Dam" } } } },
});
console.log(ofTheDam.results.map(({ custom }) => custom?.subject));

try {
  await firm.projects.update({ objectId: dam.objectId, custom: { matterTyp: "Permits" } });
} catch (error) {
  if (error instanceof FirmError) console.log(error.code, "-", error.message);
}

const old = { objectId: "OldPier001", createdAt: "2020-05-04T08:00:00.000Z", updatedAt: "2020-05-04T08:00:00.000Z" };
const report = await app.import({ organizationId, userId: nora }, [
  {
    class: "Project",
    file: "Project.json",
    rows: [
      {
        ...old,
        projectName: "Old pier",
        projectCode: "OP-1",
        clientName: "City",
        projectManager: nora,
        status: "Active",
        matterType: "Arbitration",
      },
    ],
  },
]);
console.log("imported", report.imported);
console.log((await firm.projects.list({ where: { custom: { matterType: "Arbitration" } } })).results[0]?.projectName);

await firm.projects.update({ objectId: dam.objectId, custom: { matterType: "Permits" } }, { reason: "settled" });
const { results } = await firm.log.history({ class: "Project", objectId: dam.objectId });
for (const { event, before, after, reason } of results) console.log(event, before?.custom, after?.custom, reason);

const extended = await openFirm(memory(), {
  extend: {
    fields: {
      Company: { region: { type: "String", required: true }, seats: { type: "Number", default: 4 } },
      Visit: { at: { type: "Date" } },
    },
    classes: { Visit: { read: ["everyone"] } },
  },
});
const host = extended.as({ organizationId, userId: "host", role: "administrator" });
const company = await host.companies.create({ name: "Harbour works", custom: { region: "North" } });
console.log(company.custom?.region?.toUpperCase(), company.custom?.seats?.toFixed(1));
console.log(await host.companies.count({ where: { custom: { seats: { atLeast: 4 } } } }));
const visit = await host.records.create({ class: "Visit", custom: { at: "2027-01-05T09:00:00Z" } });
console.log(visit.custom?.at?.slice(0, 10));
