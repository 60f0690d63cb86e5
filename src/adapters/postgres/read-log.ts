import type { LogEntry, LogQuery } from "../../ports/store.ts";
import { selectLog } from "../sql/own.ts";
import { organization } from "../sql/params.ts";
import { entryOf, logWidth } from "./log-work.ts";
import type { Machine } from "./machine.ts";
import type { Send } from "./wire.ts";

/** Part of the log, in the order of `seq`. */
export const readLog = async (machine: Machine, send: Send, query: LogQuery): Promise<ReadonlyArray<LogEntry>> => {
  const { organizationId, class: name = "", objectId = "", naming, after = 0, limit } = query;
  const shape = `${query.class === undefined} ${query.objectId === undefined} ${naming === undefined}`;
  const asked = machine.logs(shape, () => machine.preparing.prepare(selectLog(machine.dialect, query), logWidth));
  const [rows = []] = await send([
    asked.ask({
      [organization.param]: organizationId,
      $class: name,
      $object: objectId,
      $naming: naming?.user ?? "",
      $records: JSON.stringify(naming?.records ?? []),
      $after: after,
      $limit: limit,
    }),
  ]);
  return rows.map(entryOf);
};
