import { entities, entityNamed } from "../domain/entities.ts";
import { instantText } from "../domain/kernel/day.ts";
import type { Moment } from "../domain/kernel/decision.ts";
import { field } from "../domain/kernel/entity.ts";
import { given } from "../domain/kernel/input.ts";
import { id, integer, literal } from "../domain/kernel/kind.ts";
import type { LogEntry } from "../ports/store.ts";
import { logQuestion } from "./operation.ts";
import { printValues } from "./print.ts";

/** One change of one record in plain values (R-LOG-1). */
export interface PlainLogEntry {
  /** Grows with every entry, with gaps; `after` of the next page. */
  readonly seq: number;
  readonly at: string;
  /** The user who did it. */
  readonly actor: string;
  readonly requestId: string | null;
  readonly class: string;
  readonly objectId: string;
  readonly kind: "create" | "update" | "delete";
  /** The operation. */
  readonly event: string;
  /** After the change; of a deletion the last one. */
  readonly version: number;
  readonly reason: string | null;
  /** The old values of the changed fields; of a deletion the whole record. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** The whole record; none of a deletion. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

const classes = literal(...(Object.keys(entities) as ReadonlyArray<keyof typeof entities>));
const mostEntries = 1_000;
const plain = ({ organizationId: _, ...entry }: LogEntry, moment: Moment): PlainLogEntry => {
  // The id comes along because who may see a field depends on the record.
  const printed = (of: unknown) =>
    printValues(entityNamed(entry.class), { ...(of as object), objectId: entry.objectId }, moment);
  const before = (of: unknown) => {
    const { objectId, ...values } = printed(of);
    return entry.kind === "delete" ? { objectId, ...values } : values;
  };
  return {
    ...entry,
    at: instantText(entry.at),
    before: entry.before === null ? null : before(entry.before),
    after: entry.after === null ? null : printed(entry.after),
  };
};

export const log = {
  list: logQuestion({
    name: "log.list",
    doc: "What was changed, when and by whom, in order.",
    class: "ChangeLog",
    action: "read",
    input: {
      class: given(field(classes, "Only changes of this class.")),
      objectId: given(field(id, "Only changes of this record.")),
      after: given(field(integer(0, Number.MAX_SAFE_INTEGER), "Only entries behind this `seq`.")),
      limit: given(field(integer(1, mostEntries), `Default 100, at most ${mostEntries}: more is refused, not cut.`)),
    },
    log: ({ labels: _, limit = 100, ...of }) => ({ ...of, limit: limit + 1 }),
    entries: ({ limit = 100 }, found, at): { results: ReadonlyArray<PlainLogEntry>; more: boolean } => ({
      results: found.slice(0, limit).map((entry) => plain(entry, at)),
      // One more than asked for tells whether there are others.
      more: found.length > limit,
    }),
  }),
};
