import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { parseHandler } from "firmcore/parse";
import { quickIdentity } from "firmcore/testing";
import type { Race } from "./harness.ts";

const organizationId = "bench";
const password = "correct horse battery";

/** A hidden row takes as long as a missing one, so the time of an answer tells nobody that a row exists (R-POL-2). */
export const hiddenRowRaces = async (quick: boolean): Promise<ReadonlyArray<Race>> => {
  const app = await openFirm(memory(), { identity: quickIdentity() });
  await app.bootstrap({ organizationId, username: "boss", email: "boss@example.com", password });
  const visitor = app.as({ organizationId });
  const boss = await visitor.identity.logIn({ login: "boss", password });
  const ana = await visitor.identity.signUp({ username: "ana", email: "ana@example.com", password });
  const admin = app.as({ organizationId, userId: boss.user.objectId });
  const made = await Promise.all(
    Array.from({ length: quick ? 20 : 500 }, async (_, i) => ({
      Deal: await admin.deals.create({ title: `Deal ${i}` }),
      Document: await admin.documents.create({ title: `Plan ${i}`, fileUrl: "https://files.example/plan.pdf" }),
      Activity: await admin.activities.create({ type: "call", subject: `Ask ${i}` }),
    })),
  );
  const handler = parseHandler(app, { applications: { bench: organizationId } });
  const headers = { "X-Parse-Application-Id": "bench", "X-Parse-Session-Token": ana.sessionToken };
  const ask = async (method: string, className: string, id: string): Promise<string> => {
    const address = `http://bench.test/parse/classes/${className}/${id}`;
    const response = await handler(
      new Request(address, { method, headers, ...(method === "PUT" ? { body: '{"notes":"Mine"}' } : {}) }),
    );
    return `${response.status} ${await response.text()}`;
  };
  const classes = ["Deal", "Document", "Activity"] as const;
  return ["GET", "PUT", "DELETE"].flatMap((method) =>
    classes.map((className): Race => {
      const hidden = made.map((each) => each[className].objectId);
      const missing = hidden.map((id) => [...id].toReversed().join(""));
      let [seen, looked] = [0, 0];
      return {
        work: `${method} of a hidden ${className} by a Parse client, against a missing one`,
        goal: { atLeast: 0.9 },
        agree: async () => {
          for (const [i, id] of hidden.slice(0, 20).entries()) {
            const [left, right] = [await ask(method, className, id), await ask(method, className, missing[i] ?? "")];
            if (left !== right || !left.startsWith("404"))
              throw new Error(`the two answers differ: ${left} and ${right}`);
          }
        },
        ours: () => ask(method, className, hidden[seen++ % hidden.length] ?? ""),
        floor: () => ask(method, className, missing[looked++ % missing.length] ?? ""),
      };
    }),
  );
};
