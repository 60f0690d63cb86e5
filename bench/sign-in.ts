import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { sqlite } from "firmcore/sqlite";
import type { Race } from "./harness.ts";

const organizationId = "bench";
const password = "correct horse battery";

/** The delay of the event loop during the work: 99th percentile, in microseconds. */
const lateness = async (work: () => unknown): Promise<number> => {
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  await work();
  turns.disable();
  return turns.percentile(99) / 1_000;
};

/** The overhead of a session over a call by the host, and of a log-in over the hash alone; `close` removes the files. */
export const signInRaces = async (
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const identity = argon2id();
  const file = join(folder, "firm.db");
  const app = await openFirm(sqlite({ file }), { identity });
  await app.migrate();
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  const visitor = app.as({ organizationId });
  // Failed attempts are counted per account, so concurrent log-ins use different accounts.
  const people = await Promise.all(
    Array.from({ length: quick ? 8 : 64 }, (_, i) =>
      visitor.identity.signUp({ username: `person${i}`, email: `person${i}@example.com`, password }),
    ),
  );
  const [first] = people;
  if (first === undefined) throw new Error("no account signed up");
  const manager = await host.users.provision({ externalId: "manager", role: "projectManager" });
  const { objectId: project } = await host.projects.create({
    projectCode: "P1",
    projectName: "Bridge",
    clientName: "Client",
    projectManager: manager.objectId,
    status: "active",
  });
  const db = new Database(file);
  db.exec("analyze");
  db.close();
  const byHost = app.as({ organizationId, userId: first.user.objectId });
  const bySession = app.as({ organizationId, sessionToken: first.sessionToken });
  const stored = await identity.hash(password);
  const logIns = (count: number) =>
    Promise.all(people.slice(0, count).map(({ user }) => visitor.identity.logIn({ login: user.username, password })));
  const hashes = (count: number) => Promise.all(people.slice(0, count).map(() => identity.verify(password, stored)));
  const agree = async (count: number): Promise<void> => {
    const users = (await logIns(count)).map(({ user }) => user.objectId);
    const matches = (await hashes(count)).filter((each) => each.matches).length;
    if (String(users) !== String(people.slice(0, count).map(({ user }) => user.objectId)) || matches !== count)
      throw new Error("a log-in failed or returned another account");
  };
  const few = quick ? 2 : 8;
  return {
    races: [
      {
        work: "read of a project on SQLite, asked by a session, against asked by the host",
        goal: { atLeast: 0.5 },
        agree: async () => {
          const [a, b] = [await bySession.projects.get(project), await byHost.projects.get(project)];
          if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error("a session and its user got different answers");
        },
        ours: () => bySession.projects.get(project),
        floor: () => byHost.projects.get(project),
      },
      {
        work: `${few} log-ins at once on SQLite, argon2id, against the hashes alone`,
        goal: { atLeast: 0.9 },
        pieces: few,
        agree: () => agree(few),
        ours: () => logIns(few),
        floor: () => hashes(few),
      },
      {
        work: `lateness of the event loop during ${people.length} log-ins, against the hashes alone`,
        goal: { atMost: 2 },
        agree: () => agree(people.length),
        gauge: lateness,
        ours: () => logIns(people.length),
        floor: () => hashes(people.length),
      },
    ],
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
