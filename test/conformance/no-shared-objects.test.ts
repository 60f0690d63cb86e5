import { operationNamed, operations, policyTable } from "firmcore";
import { openApi } from "firmcore/openapi";
import { badInputs } from "firmcore/testing";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { overwriteDeeply } from "../../src/testing/kit/harness/overwrite-deeply.ts";
import { readLog, readTables } from "../../src/testing/kit/harness/raw-store.ts";
import { refusedCalls } from "../codes/refused-calls.ts";
import { course, type MakeCall } from "../openapi/course.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

/** Every call of the course under a request id, and again where the first answer is kept; `use` is what a caller does to the own objects. */
const calling = (use: (value: unknown) => void): MakeCall => {
  let requests = 0;
  return async (app, caller, name, sent) => {
    const options = { requestId: `course ${++requests}` };
    const call = (own: { readonly caller: typeof caller; readonly sent: typeof sent; readonly options: object }) => {
      const answer = app.as(own.caller).call(name, own.sent, own.options);
      // At once: the store may not have begun.
      use(own);
      return answer;
    };
    const answers = [];
    // Under a session the first call may have ended it.
    const again = operationNamed(name)?.kind === "command" && !("sessionToken" in caller);
    for (let times = again ? 3 : 1; times > 0; times--) {
      const answer = await call(structuredClone({ caller, sent, options }));
      answers.push(structuredClone(answer));
      use(answer);
    }
    for (const answer of answers) expect(answer, `${name} again`).toEqual(answers[0]);
    return answers[0];
  };
};
/** What the course answers and leaves on a store. */
const left = async (open: typeof openMemory, use: (value: unknown) => void) => {
  const { adapter, close } = await open();
  try {
    const taken = await course(adapter as never, calling(use));
    const log = await readLog(adapter.store, "acme");
    return { taken, log: log.map(({ seq: _, ...entry }) => entry), tables: await readTables(adapter.store, "acme") };
  } finally {
    await close();
  }
};

/** Before anything was spoiled: what the library keeps is shared by all stores. */
let untouched: Awaited<ReturnType<typeof left>>;
beforeAll(async () => {
  untouched = structuredClone(await left(openMemory, () => {}));
});

describe.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("on %s what was sent and answered belongs to the caller:", (_name, open) => {
  test("changing an answer does not change later answers", { timeout: 60_000 }, async () => {
    const { taken, tables, log } = await left(open, overwriteDeeply);
    expect(taken).toEqual(untouched.taken);
    expect(tables).toEqual(untouched.tables);
    expect(log).toEqual(untouched.log);
  });
});

/** Runs calls that are refused, at least one for each code, and every wrong input of every operation; passes each refusal to `use`. */
const refused = async (use: (value: unknown) => void): Promise<ReadonlyArray<unknown>> => {
  const told: Array<unknown> = [];
  const tell = (said: unknown): void => {
    told.push(structuredClone(said));
    use(said);
  };
  for (const scenario of Object.values(refusedCalls)) {
    const { adapter, close } = await openMemory();
    tell(await scenario(await openKitFirm(adapter, "Promise")));
    await close();
  }
  const { adapter, close } = await openMemory();
  onTestFinished(close);
  const { app, organizationId, adminId } = await openKitFirm(adapter, "Promise");
  const { settled } = app.as({ organizationId, userId: adminId });
  for (const { name, input } of listOperations(operations))
    for (const { input: sent } of badInputs(input as Input)) tell(await settled.call(name, sent));
  const group = (name: string): string => name.slice(0, name.indexOf(".") + 1);
  for (const { name } of listOperations(operations)) tell(await settled.call(`${group(name)}none`));
  tell(await app.as({ organizationId, userId: adminId, role: "none" as never }).settled.users.count());
  tell(policyTable());
  tell(openApi());
  return told;
};

test("changing a received refusal does not change the next one", {
  timeout: 60_000,
}, async () => {
  const first = await refused(() => {});
  await refused(overwriteDeeply);
  expect(await refused(() => {})).toEqual(first);
});
