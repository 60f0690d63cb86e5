import * as Result from "effect/Result";
import type { LogQuery } from "../../../ports/store.ts";
import { logArguments, logQueryKey, selectLog } from "../../sql/statements/log-statements.ts";
import type { Send } from "../connection/bound-statement.ts";
import { logEntryOf, logWidth } from "../statements/rewrite-log.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import type { WorkResult } from "./run-with-retry.ts";

const noTransaction: Pick<TransactionControl, "begin" | "commit"> = { begin: [], commit: [] };
/** Reads part of the log in the order of `seq`: one statement, in a transaction only where row-level security needs one. */
export const readLog = async (
  statements: Statements,
  send: Send,
  control: TransactionControl,
  query: LogQuery,
): Promise<WorkResult> => {
  const statement = statements.logs(logQueryKey(query), () =>
    statements.factory.prepare(selectLog(statements.dialect, query), logWidth),
  );
  const { begin, commit } = statements.rowSecurity
    ? statements.inOrganization(control, query.organizationId)
    : noTransaction;
  const results = await send([...begin, statement.bind(logArguments(query)), ...commit]);
  return { outcome: Result.succeed((results[begin.length] ?? []).map(logEntryOf)), unsent: [] };
};
