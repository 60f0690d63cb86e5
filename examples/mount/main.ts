import { type Caller, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { codeOf, talk } from "./calls.ts";
import { mounts } from "./clients.ts";

const organizationId = "acme";
/** The tokens of a sign-in of your own, with your ids of the people. */
const tokens = new Map([
  ["ada's", "ada"],
  ["ana's", "ana"],
  ["nobody's", "nobody"],
]);
const callerOf = (bearer: string | null): Caller => {
  const externalId = tokens.get(bearer ?? "");
  return externalId === undefined ? { organizationId } : { organizationId, externalId };
};

const answers: Array<ReadonlyArray<string>> = [];
for (const mount of Object.values(mounts)) {
  const app = await openFirm(memory());
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  await host.users.provision({ externalId: "ada", role: "administrator" });
  const { call, close } = await mount({ app, callerOf, onError: console.error });
  answers.push((await talk(call)).map(({ operation, answered }) => `${operation}: ${codeOf(answered)}`));
  await close();
  await app.close();
}
const [first = [], ...others] = answers;
for (const line of first) console.log(line);
const same = others.every((each) => each.join() === first.join());
console.log(`\n${same ? "The same" : "Not the same"} on ${Object.keys(mounts).join(", ")}.`);
if (!same) process.exitCode = 1;
