// S-A-62: a coordinator lists what expires, and enters a certificate with its scan. A booking that needs one which has expired is refused.
import Parse from "parse/node";
import { dayOf, daysAfter, logIn, refused } from "./session.ts";

const { user, session } = await logIn();
const now = new Date();

const expiring = await new Parse.Query("Certification")
  .equalTo("status", "Expiring")
  .include("engineer")
  .ascending("expiresOn")
  .limit(3)
  .find(session);
for (const each of expiring)
  console.log(
    `${each.get("engineer").get("fullName")}: ${each.get("certificationName")} until ${dayOf(each.get("expiresOn"))}`,
  );

const engineer = await new Parse.Query("EngineerProfile").notEqualTo("employmentStatus", "On Leave").first(session);
if (engineer === undefined) throw new Error("this firm has no engineer");
const scan = await new Parse.File("rope access.txt", { base64: btoa("Rope Access, level 2") }).save(session);
const certificate = await new Parse.Object("Certification", {
  ...{ engineer, certificationName: "Rope Access", issuer: "IRATA", status: "Expired", documentUrl: scan?.url() },
  ...{ issuedOn: daysAfter(now, -800), expiresOn: daysAfter(now, -70) },
}).save(null, session);
const read = await new Parse.Query("Certification").get(certificate.id ?? "", session);
console.log(`the scan: ${await (await fetch(String(read.get("documentUrl")))).text()}`);

const project = await new Parse.Object("Project", {
  ...{ projectCode: `ROPE-${certificate.id}`, projectName: "Cable bridge", clientName: "City", status: "Active" },
  ...{ projectManager: user, requiredCertifications: ["Rope Access"] },
}).save(null, session);
const answer = await refused(
  new Parse.Object("Allocation", {
    ...{ engineer, project, allocationPercent: 10, assignmentRole: "Inspector", status: "Confirmed" },
    ...{ startDate: daysAfter(now, 400), endDate: daysAfter(now, 404) },
  }).save(null, session),
);
await project.destroy(session);
await certificate.destroy(session);
console.log(answer);
