import * as Result from "effect/Result";
import type { LogQuery } from "../../../ports/store.ts";
import { logArguments, logQueryKey, selectLog } from "../../sql/statements/log-statements.ts";
import type { Send } from "../connection/send.ts";
import { logEntryOf, logWidth } from "../statements/rewrite-log.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import type { WorkResult } from "./run-command.ts";

const unframed: Pick<TransactionControl, "begin" | "commit"> = { begin: [], commit: [] };
/** Part of the log, in the order of `seq`: one statement, in a frame only where the organization has to be named. */
export const readLog = async (
  statements: Statements,
  send: Send,
  frame: TransactionControl,
  query: LogQuery,
): Promise<WorkResult> => {
  const asked = statements.logs(logQueryKey(query), () =>
    statements.factory.prepare(selectLog(statements.dialect, query), logWidth),
  );
  const { begin: open, commit: close } = statements.rowSecurity
    ? statements.inOrganization(frame, query.organizationId)
    : unframed;
  const told = await send([...open, asked.bind(logArguments(query)), ...close]);
  return { outcome: Result.succeed((told[open.length] ?? []).map(logEntryOf)), unsent: [] };
};
