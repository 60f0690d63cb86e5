import { openFirm } from "firmcore";
import { checkReplay } from "../../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables } from "../../../src/testing/kit/harness/raw-store.ts";
import { storeAt } from "./store-at.ts";

/** A process of one version in a rolling upgrade: `upgrade-worker.ts PLACE`, then one message for each task. */
export type Task =
  | { readonly do: "migrate" }
  /** Makes calls until the message `stop`. With `grade`, writes the field that only the next version has. */
  | {
      readonly do: "load";
      readonly organizationId: string;
      readonly userId: string;
      readonly engineer: string;
      readonly project: string;
      readonly certificates: ReadonlyArray<string>;
      readonly callers: number;
      readonly grade: boolean;
    }
  | { readonly do: "stop" }
  | { readonly do: "check"; readonly organizationId: string };

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

const adapter = storeAt(process.argv[2] ?? "");
const app = await openFirm(adapter);
let running = false;

const load = async (task: Extract<Task, { readonly do: "load" }>): Promise<Loaded> => {
  const { organizationId, userId, engineer, project, certificates, callers, grade } = task;
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

const perform = async (task: Task): Promise<unknown> => {
  switch (task.do) {
    case "migrate":
      return app.migrate();
    case "load":
      return load(task);
    case "stop":
      running = false;
      return undefined;
    case "check": {
      const { organizationId } = task;
      const [log, tables] = [
        await readLog(adapter.store, organizationId),
        await readTables(adapter.store, organizationId),
      ];
      checkReplay(log, tables);
      return { entries: log.length, tables };
    }
  }
};
process.on("message", (task: Task) => {
  perform(task).then(
    (result) => (result === undefined ? undefined : process.send?.(result)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.("ready");
