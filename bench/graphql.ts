import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { graphqlHandler } from "firmcore/graphql";
import { parseHandler } from "firmcore/parse";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import type { Race } from "./harness.ts";
import { filling, today } from "./page.ts";

type Values = Readonly<Record<string, unknown>>;
interface Booking {
  readonly objectId: string;
  readonly allocationPercent: number;
  readonly startDate: unknown;
  readonly engineer: Values & { readonly user: Values };
  readonly project: Values;
}
/** What both sides have of a booking. */
const common = ({ objectId, allocationPercent, startDate, engineer, project }: Booking) => [
  ...[objectId, allocationPercent, startDate],
  ...[engineer.fullName, engineer.discipline, engineer.user.username, project.projectName],
];
const query = `query ($day: Date) {
  allocations(where: { status: { equalTo: "Confirmed" }, startDate: { lessThanOrEqualTo: $day } }, order: [engineer_ASC], first: 100) {
    edges {
      node {
        objectId createdAt updatedAt allocationPercent startDate endDate assignmentRole status
        engineer { objectId createdAt updatedAt fullName discipline employmentStatus user { objectId createdAt updatedAt username role } }
        project { objectId createdAt updatedAt projectName status }
      }
    }
  }
}`;

/** A roster with three pointers by GraphQL, against the same page by REST. Both are asked as a server asks them, without the network. */
export const graphqlRaces = async (quick: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "graphql.db");
  const app = await openFirm(sqlite({ file }), { now: () => today * 86_400_000, identity: quickIdentity() });
  await app.migrate();
  const boss = { username: "boss", email: "boss@example.com", password: "correct horse" };
  await app.bootstrap({ organizationId: "bench", ...boss });
  const db = new Database(file);
  const numbers = (count: number) =>
    `(with recursive made (i) as (select 0 union all select i + 1 from made where i < ${count - 1}) select i from made)`;
  for (const text of filling("", numbers, quick ? 500 : 10_000)) db.exec(text);
  db.exec("analyze");
  db.close();
  const visitor = app.as({ organizationId: "bench" });
  const { sessionToken } = await visitor.identity.logIn({ login: boss.username, password: boss.password });
  const headers = {
    "content-type": "application/json",
    "x-parse-application-id": "firmcore",
    "x-parse-session-token": sessionToken,
  };
  const options = { applications: { firmcore: "bench" } };
  const [graphql, rest] = [graphqlHandler(app, options), parseHandler(app, options)];
  const day = new Date(today * 86_400_000).toISOString();
  const body = JSON.stringify({ query, variables: { day } });
  const where = JSON.stringify({ status: "Confirmed", startDate: { $lte: { __type: "Date", iso: day } } });
  const path = `/parse/classes/Allocation?${new URLSearchParams({ where, order: "engineer", limit: "100", include: "engineer.user,project" })}`;
  const ours = async (): Promise<string> =>
    (await graphql(new Request("http://bench/graphql", { method: "POST", headers, body }))).text();
  const floor = async (): Promise<string> => (await rest(new Request(`http://bench${path}`, { headers }))).text();
  const race: Race = {
    work: "a roster of 100 with three includes by GraphQL on SQLite, against the page by REST",
    goal: { atLeast: 0.6 },
    agree: async () => {
      const { data } = JSON.parse(await ours()) as {
        readonly data: { readonly allocations: { readonly edges: ReadonlyArray<{ readonly node: Booking }> } };
      };
      const { results } = JSON.parse(await floor()) as { readonly results: ReadonlyArray<Booking> };
      const iso = (booking: Booking): Booking => ({
        ...booking,
        startDate: (booking.startDate as { readonly iso: string }).iso,
      });
      const [left, right] = [data.allocations.edges.map(({ node }) => common(node)), results.map(iso).map(common)];
      if (left.length !== 100 || JSON.stringify(left) !== JSON.stringify(right))
        throw new Error(
          `the two sides read different rosters:\n${JSON.stringify(left[0])}\n${JSON.stringify(right[0])}`,
        );
    },
    ours,
    floor,
  };
  return {
    races: [race],
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
