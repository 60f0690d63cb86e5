import { inspect } from "node:util";
import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, test, vi } from "vitest";
import { type ResultSets, StatementError } from "../../../../src/adapters/postgres/connection/bound-statement.ts";
import {
  constraintOf,
  faultOf,
  isConnectionLost,
  isRetryable,
  LostAtCommit,
  sqlStateOf,
} from "../../../../src/adapters/postgres/connection/error-codes.ts";
import { statementsOf } from "../../../../src/adapters/postgres/statements/statements.ts";
import { sendAndCommit } from "../../../../src/adapters/postgres/transaction/run-with-retry.ts";
import { testPool } from "../../../support/postgres/test-pool.ts";

/** An error of `pg`: with a severity if the server sent it, without one for a broken connection. */
const failure = (code: string, message: string, severity = "ERROR"): Error =>
  Object.assign(new pg.DatabaseError(message, message.length, "error"), { code, severity });

// Messages of Citus 13.2 from a coordinator whose own connection stays open.
const refused = failure(
  "08006",
  'connection to the remote node postgres@127.0.0.1:9701 failed with the following error: connection to server at "127.0.0.1", port 9701 failed: Connection refused',
);
const ended = failure("57P01", "terminating connection due to administrator command");
const essential = failure("XX000", "failure on connection marked as essential: 127.0.0.1:9701");
const uncommitted = failure("XX000", "could not commit transaction for shard 102331 on any active node");
const copied = failure("XX000", 'duplicate key value violates unique constraint "firm_user_one_username_key_102331"');
const inGerman = failure("XX000", "doppelter Schlüsselwert verletzt Unique-Constraint »firm_user_key_102331«");
const dangling = failure(
  "XX000",
  'insert or update on table "firm_grant_102400" violates foreign key constraint "firm_grant_to_user_102400"',
);

test.each([
  ["refuses connections", refused],
  ["is being shut down", ended],
  ["was lost under work", essential],
  ["did not answer", failure("08006", "connection to the remote node postgres@10.0.0.7:5432 failed")],
])("a node that %s is safe to retry, and the connection stays open", (_, cause) => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  expect(faultOf(cause)).toEqual({
    _tag: "Storage",
    retry: "safe",
    message: expect.stringMatching(/cannot be reached$|shutting down or starting$/),
  });
  expect([isConnectionLost(cause), isRetryable(cause)]).toEqual([false, false]);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

test.each([
  ["57P01", "FATAL"],
  ["57P02", "FATAL"],
  ["08006", "FATAL"],
  ["57P01", "ФАТАЛЬНО"],
])("the connection itself is lost with %s %s", (code, severity) => {
  expect(isConnectionLost(failure(code, "bye", severity))).toBe(true);
});

test.each([
  ["a unique constraint, in a row sent by COPY", copied, "23505", "firm_user_one_username_key_102331"],
  ["a primary key, in another language", inGerman, "23505", "firm_user_key_102331"],
  ["a foreign key", dangling, "23503", "firm_grant_to_user_102400"],
  [
    "a unique constraint on another node",
    failure("23505", copied.message),
    "23505",
    "firm_user_one_username_key_102331",
  ],
])("a violated constraint is recognized by name: %s", (_, cause, state, name) => {
  expect([sqlStateOf(cause), constraintOf(cause)]).toEqual([state, name]);
});
test("an unknown code stays an internal error", () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  expect(sqlStateOf(failure("XX000", 'cache lookup failed for "firm_user"'))).toBe("XX000");
  expect(faultOf(failure("XX000", "cache lookup failed"))).toMatchObject({ _tag: "Storage", retry: "never" });
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
});

const { readWrite: own, prepared: plain } = statementsOf({
  schema: "firmcore",
  prepare: true,
  lockTimeout: 1,
  statementTimeout: null,
  rowSecurity: false,
});
const written = [plain("select 1"), plain("select 2")];
/** The outcome of a pipeline whose statement with this number fails with this error. */
const ending = (cause: unknown, done: number, sent = 3): Promise<unknown> =>
  sendAndCommit((): Promise<ResultSets> => Promise.reject(new StatementError(cause, done, sent)), written, own).then(
    () => "done",
    (error: unknown) => error,
  );

test.each([
  ["the coordinator lost the node", uncommitted],
  ["the node is refused", refused],
  ["the node is shut down", ended],
  ["our connection is ended", failure("57P01", "bye", "FATAL")],
  ["nothing is answered", Object.assign(new Error("Connection terminated unexpectedly"))],
])("the outcome of a commit is unknown if %s", async (_, cause) => {
  const lost = await ending(cause, 2);
  expect(lost).toBeInstanceOf(LostAtCommit);
  expect(faultOf(lost)).toMatchObject({ _tag: "Storage", retry: "unknown" });
});

test.each([
  ["a node that was lost before", refused, 1],
  ["a shard that could not be written", essential, 0],
  ["a constraint that is checked last", failure("23503", "violates"), 2],
  ["a conflict that the server detects", failure("40001", "could not serialize access"), 2],
  ["a full disk", failure("53100", "no space left"), 2],
])("a commit did not happen with %s", async (_, cause, done) => {
  const error = await ending(cause, done);
  expect(error).toBeInstanceOf(StatementError);
  expect((error as StatementError).cause).toBe(cause);
});
test("losing the connection before the commit leaves a known outcome", async () => {
  expect(await ending(new Error("Connection terminated"), 0, 2)).toBeInstanceOf(StatementError);
});

test.each([
  [
    "23502",
    'null value in column "name" of relation "firm_company" violates not-null constraint',
    "null value in column",
  ],
  ["22P02", 'invalid input syntax for type integer: "Ana earns 90"', "The database refused a statement"],
  ["P0001", "Ana earns 90", "The database refused a statement"],
])("a warning about %s has no contents of rows", (code, message, kept) => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const cause = Object.assign(failure(code, message), {
    ...{ detail: "Failing row contains (Ana earns 90).", hint: "Ana", where: "Ana", internalQuery: "Ana" },
    ...{ table: "firm_company", column: "name", constraint: undefined, schema: "firmcore" },
  });
  faultOf(cause);
  const [given] = warned.mock.calls[0] ?? [];
  warned.mockRestore();
  expect(inspect(given, { depth: 9, showHidden: true })).not.toContain("Ana");
  expect((given as Error).message).toMatch(
    new RegExp(`^${kept}.*\\(code ${code}, table firm_company, column name\\)$`),
  );
});

test("a client that the host ended is named, and one that lost its connection is not", async () => {
  const client = new pg.Client({ connectionString: "postgres://ada@127.0.0.1:1/office" });
  await client.end();
  await expect(openFirm(postgres({ client }))).rejects.toMatchObject({
    detail: { retry: "never", message: "The client given to postgres() was ended by the host: connect another one" },
  });
  expect(faultOf(new Error("Client has encountered a connection error and is not queryable"))).toMatchObject({
    ...{ retry: "safe", message: "The database cannot be reached" },
  });
});

test("a pool or an instance of Kysely that the host ended is named", async () => {
  const pool = testPool({ connectionString: "postgres://ada@127.0.0.1:1/office" });
  await pool.end();
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const ended = { retry: "never", message: expect.stringContaining("was ended by the host") };
  await expect(openFirm(postgres({ pool }))).rejects.toMatchObject({ detail: ended });
  // What Kysely throws after destroy().
  expect(faultOf(new Error("driver has already been destroyed"))).toMatchObject(ended);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});
