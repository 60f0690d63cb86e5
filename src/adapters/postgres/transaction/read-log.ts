import * as Result from "effect/Result";
import type { LogQuery } from "../../../ports/store.ts";
import { logArguments, logQueryKey, selectLog } from "../../sql/statements/log-statements.ts";
import type { Send } from "../connection/send.ts";
import { entryOf, logWidth } from "../statements/rewrite-log.ts";
import type { Frame, Machine } from "../statements/statements.ts";
import type { Outcome } from "./run-command.ts";

const unframed: Pick<Frame, "open" | "close"> = { open: [], close: [] };
/** Part of the log, in the order of `seq`: one statement, in a frame only where the organization has to be named. */
export const readLog = async (machine: Machine, send: Send, frame: Frame, query: LogQuery): Promise<Outcome> => {
  const asked = machine.logs(logQueryKey(query), () =>
    machine.preparing.prepare(selectLog(machine.dialect, query), logWidth),
  );
  const { open, close } = machine.rowSecurity ? machine.inFirm(frame, query.organizationId) : unframed;
  const told = await send([...open, asked.ask(logArguments(query)), ...close]);
  return { answer: Result.succeed((told[open.length] ?? []).map(entryOf)), rest: [] };
};
