// S-A-61: a coordinator opens the roster, finds an engineer who is free, and books. The same window again is refused.
import Parse from "parse/node";
import { dayOf, daysAfter, logIn, refused } from "./session.ts";

const { session } = await logIn();

const roster = await new Parse.Query("EngineerProfile")
  .notEqualTo("employmentStatus", "On Leave")
  .include("user")
  .ascending("fullName")
  .find(session);
for (const each of roster.slice(0, 5))
  console.log(`${each.get("fullName")}, ${each.get("discipline")}, ${each.get("employmentStatus")}`);

// The last two weeks of the project that goes on for longest.
const project = await new Parse.Query("Project")
  .equalTo("status", "Active")
  .exists("endDate")
  .descending("endDate")
  .first(session);
if (project === undefined) throw new Error("this firm has no project");
const [startDate, endDate] = [daysAfter(project.get("endDate"), -13), project.get("endDate") as Date];
const window = { startDate, endDate, allocationPercent: 60, assignmentRole: "Engineer", status: "Tentative" };

/** Asks before anything is saved: certificates, leave and other bookings count (S-A-35). */
const isFree = async ({ id }: Parse.Object): Promise<boolean> => {
  const asked = { ...window, startDate: dayOf(startDate), endDate: dayOf(endDate), engineer: id, project: project.id };
  const answer = await refused(Parse.Cloud.run("allocations.check", asked as never, session));
  return answer === "not refused";
};
let engineer: Parse.Object | undefined;
for (const each of roster) engineer ??= (await isFree(each)) ? each : undefined;
if (engineer === undefined) throw new Error("this firm has nobody who is free");

const book = () => new Parse.Object("Allocation", { ...window, engineer, project }).save(null, session);
const made = await book();
console.log(`booked ${engineer.get("fullName")} for ${project.get("projectName")} from ${dayOf(startDate)}`);

const again = await refused(book());
await made.destroy(session);
console.log(again);
