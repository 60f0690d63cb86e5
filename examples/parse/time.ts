// S-A-63: an engineer enters hours on a booking, corrects and submits them. More hours than a day may have are refused.
import Parse from "parse/node";
import { dayOf, daysAfter, logIn, refused } from "./session.ts";

const { user, session } = await logIn();

const engineer = await new Parse.Query("EngineerProfile").equalTo("user", user).first(session);
const allocation = await new Parse.Query("Allocation").include("project").ascending("startDate").first(session);
if (engineer === undefined || allocation === undefined) throw new Error("this account has no profile, or no booking");
const project = allocation.get("project") as Parse.Object;
console.log(`${engineer.get("fullName")} works for ${project.get("projectName")}`);

const entered = await new Parse.Query("BillableHour").equalTo("engineer", engineer).limit(1_000).find(session);
const taken = new Set(entered.map((each) => dayOf(each.get("workDate"))));
const days = Array.from({ length: 20 }, (_, i) => daysAfter(allocation.get("startDate"), i));
const workDate = days.find((day) => !taken.has(dayOf(day)));
const work = { engineer, project, allocation, workDate, taskCode: "SURVEY", billingStatus: "Draft", submittedBy: user };

const hours = await new Parse.Object("BillableHour", { ...work, hours: 6 }).save(null, session);
hours.set("hours", 6.5);
await hours.save(null, session);
hours.set("billingStatus", "Submitted");
await hours.save(null, session);
console.log(`${hours.get("hours")} hours ${hours.get("billingStatus")}`);

const answer = await refused(new Parse.Object("BillableHour", { ...work, hours: 20 }).save(null, session));
await hours.destroy(session).catch(() => {});
console.log(answer);
