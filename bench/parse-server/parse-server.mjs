// Parse Server with the checks of a booking in cloud code, as an app of the template would write them. Prints `ready` and its address.
import express from "express";
import { ParseServer } from "parse-server";

const [databaseURI, port] = process.argv.slice(2);
const serverURL = `http://127.0.0.1:${port}/parse`;
const day = 86_400_000;

/** A booking fits the days of its project, its engineer has the certificates, and no day is booked beyond 100 %. */
const checkBooking = async ({ object, master, original, user }) => {
  if (master || original !== undefined) return;
  if (user === undefined) throw new Parse.Error(119, "Permission denied");
  const [from, to] = [object.get("startDate"), object.get("endDate")];
  const percent = object.get("allocationPercent");
  if (!(from <= to)) throw new Parse.Error(142, "endDate is before startDate");
  if (!(percent > 0 && percent <= 100)) throw new Parse.Error(142, "allocationPercent must be above 0 and at most 100");
  const options = { useMasterKey: true };
  const [engineer, project] = await Promise.all([
    object.get("engineer").fetch(options),
    object.get("project").fetch(options),
  ]);
  if (engineer.get("employmentStatus") !== "Active") throw new Parse.Error(142, "the engineer is not active");
  if (project.get("status") !== "Active") throw new Parse.Error(142, "the project is not active");
  const [others, certificates] = await Promise.all([
    new Parse.Query("Allocation")
      .equalTo("engineer", engineer)
      .containedIn("status", ["Tentative", "Confirmed"])
      .lessThanOrEqualTo("startDate", to)
      .greaterThanOrEqualTo("endDate", from)
      .limit(1000)
      .find(options),
    new Parse.Query("Certification").equalTo("engineer", engineer).limit(1000).find(options),
  ]);
  for (let at = from.getTime(); at <= to.getTime(); at += day) {
    const load = others
      .filter((each) => each.get("startDate").getTime() <= at && each.get("endDate").getTime() >= at)
      .reduce((sum, each) => sum + each.get("allocationPercent"), percent);
    if (load > 100) throw new Parse.Error(142, `over capacity on ${new Date(at).toISOString().slice(0, 10)}`);
  }
  for (const name of project.get("requiredCertifications") ?? [])
    if (!certificates.some((each) => each.get("certificationName") === name))
      throw new Parse.Error(142, `no valid certificate: ${name}`);
};

const server = new ParseServer({
  databaseURI,
  ...{
    appId: "firmcore",
    masterKey: "master",
    serverURL,
    silent: true,
    logLevel: "error",
    verbose: false,
    logsFolder: null,
  },
  allowClientClassCreation: true,
  cloud: (parse) => parse.Cloud.beforeSave("Allocation", checkBooking),
});
await server.start();
const app = express();
app.use("/parse", server.app);
app.listen(Number(port), "127.0.0.1", () => console.log(`ready ${serverURL}`));
