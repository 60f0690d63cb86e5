import { openFirm } from "firmcore";
import type { SchemaState } from "../../../src/ports/adapter.ts";
import { storeAt } from "./store-at.ts";

/** A firm for the load. */
export interface UpgradedFirm {
  readonly organizationId: string;
  readonly userId: string;
  readonly engineer: string;
  readonly project: string;
  readonly certificates: ReadonlyArray<string>;
}

/**
 * A process of one version in a rolling upgrade: `upgrade-worker.ts PLACE SCHEMA`, then one message for each task. It runs on the source and on
 * an installed package, so it uses only what is exported. Its first message is the URL of the firmcore that it imports.
 */
export type Task =
  | { readonly do: "migrate" }
  | { readonly do: "setUp" }
  | { readonly do: "schema" }
  /** Makes calls until the message `stop`. With `grade`, writes the field that only the next version has. */
  | { readonly do: "load"; readonly firm: UpgradedFirm; readonly callers: number; readonly grade: boolean }
  | { readonly do: "stop" };

/** What the calls of one process came to. */
export interface Loaded {
  readonly calls: number;
  readonly busy: number;
  /** Other refusals, each once. */
  readonly failed: ReadonlyArray<string>;
  readonly booked: ReadonlyArray<string>;
  /** How often each certificate was changed. */
  readonly changed: Readonly<Record<string, number>>;
  /** The longest call, in milliseconds. */
  readonly longest: number;
}

const adapter = storeAt(process.argv[2] ?? "", process.argv[3]);
const app = await openFirm(adapter);
let running = false;

const setUp = async (): Promise<UpgradedFirm> => {
  const organizationId = "acme";
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  const { objectId: userId } = await host.users.provision({ externalId: "admin", role: "administrator" });
  const { objectId: user } = await host.users.provision({ externalId: "Emil", role: "engineer" });
  const { objectId: engineer } = await host.engineers.create({
    ...{ user, fullName: "Emil", discipline: "Structural", employmentStatus: "active" },
  });
  const { objectId: project } = await host.projects.create({
    ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: userId },
  });
  const certificates: Array<string> = [];
  for (const certificationName of ["Weld", "Crane", "Height", "Rope"]) {
    const given = { engineer, certificationName, issuer: "TÜV", issuedOn: "2020-01-01" };
    certificates.push((await host.certifications.create(given)).objectId);
  }
  return { organizationId, userId, engineer, project, certificates };
};

const load = async ({ firm: of, callers, grade }: Extract<Task, { readonly do: "load" }>): Promise<Loaded> => {
  const { organizationId, userId, engineer, project, certificates } = of;
  const firm = app.as({ organizationId, userId });
  const booked: Array<string> = [];
  const changed: Record<string, number> = {};
  const failed = new Set<string>();
  let [calls, busy, longest] = [0, 0, 0];
  const call = async (operation: string, input: unknown): Promise<{ readonly objectId: string } | null> => {
    const began = performance.now();
    const answer = await firm.settled.call(operation, input);
    longest = Math.max(longest, performance.now() - began);
    calls++;
    if (answer.ok) return answer.value as { readonly objectId: string };
    if (answer.refusal._tag === "Busy") busy++;
    else failed.add(`${operation}: ${JSON.stringify(answer.refusal)}`);
    return null;
  };
  const caller = async (own: number): Promise<void> => {
    for (let round = own; running; round++) {
      const objectId = certificates[round % certificates.length] ?? "";
      const booking = {
        engineer,
        project,
        assignmentRole: "Engineer",
        allocationPercent: 0.01,
        startDate: "2027-03-01",
      };
      const made = await call("allocations.assign", { ...booking, endDate: "2027-03-01" });
      if (made !== null) {
        booked.push(made.objectId);
        await call("allocations.cancel", { objectId: made.objectId, reason: "load" });
      }
      const fields =
        grade && round % 2 === 0 ? { grade: `grade ${own} ${round}` } : { issuer: `issuer ${grade} ${own} ${round}` };
      const written = await call("certifications.update", { objectId, ...fields });
      if (written !== null) changed[objectId] = (changed[objectId] ?? 0) + 1;
      await call("log.history", { class: "Certification", objectId, limit: 5 });
      await call("certifications.get", { objectId });
      if (round % 8 === 0) await call("log.list", { limit: 10 });
    }
  };
  running = true;
  await Promise.all(Array.from({ length: callers }, (_, own) => caller(own)));
  return { calls, busy, failed: [...failed], booked, changed, longest };
};

const perform = (task: Task): Promise<unknown> | undefined => {
  switch (task.do) {
    case "migrate":
      return app.migrate();
    case "setUp":
      return setUp();
    case "schema":
      return adapter.schema() satisfies Promise<SchemaState>;
    case "load":
      return load(task);
    case "stop":
      running = false;
      return undefined;
  }
};
process.on("message", (task: Task) => {
  perform(task)?.then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.(import.meta.resolve("firmcore"));
