import * as Result from "effect/Result";
import type { LogQuery } from "../../ports/store.ts";
import { selectLog } from "../sql/own.ts";
import { organization } from "../sql/params.ts";
import { entryOf, logWidth } from "./log-work.ts";
import type { Frame, Machine } from "./machine.ts";
import type { Outcome } from "./perform.ts";
import type { Send } from "./wire.ts";

const unframed: Pick<Frame, "open" | "close"> = { open: [], close: [] };
/** Part of the log, in the order of `seq`: one statement, in a frame only where the organization has to be named. */
export const readLog = async (machine: Machine, send: Send, frame: Frame, query: LogQuery): Promise<Outcome> => {
  const { organizationId, class: name = "", objectId = "", naming, after = 0, limit } = query;
  const shape = `${query.class === undefined} ${query.objectId === undefined} ${naming === undefined}`;
  const asked = machine.logs(shape, () => machine.preparing.prepare(selectLog(machine.dialect, query), logWidth));
  const { open, close } = machine.rowSecurity ? machine.inFirm(frame, organizationId) : unframed;
  const told = await send([
    ...open,
    asked.ask({
      [organization.param]: organizationId,
      $class: name,
      $object: objectId,
      $naming: naming?.user ?? "",
      $records: JSON.stringify(naming?.records ?? []),
      $after: after,
      $limit: limit,
    }),
    ...close,
  ]);
  return { answer: Result.succeed((told[open.length] ?? []).map(entryOf)), rest: [] };
};
