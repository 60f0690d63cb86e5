import * as Result from "effect/Result";
import { entities } from "../../domain/classes.gen.ts";
import { knownEntity } from "../../domain/entities.ts";
import { type Entity, field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { id, list } from "../../domain/kernel/schema/kind.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import { rowsWhere } from "../../ports/load.ts";
import { type LoadedRows, lastRound } from "../../ports/store.ts";
import { query } from "../define/operation.ts";
import { loggedClass } from "../log/logged-class.ts";
import { type AccessList, accessListsOf } from "../policy/access-list.ts";
import {
  accessReads,
  followFromRows,
  furtherAccessReads,
  holderReadsBeside,
  loadedAccessLists,
} from "../policy/access-reads.ts";
import { policies } from "../policy/policies.ts";
import { readableMatching } from "../query/filter-predicate.ts";

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string };
/** Who may read and change a record. */
export interface RecordPermissions {
  readonly objectId: string;
  readonly permissions: AccessList;
}

const classes = loggedClass(Object.keys(entities).filter((name) => policies[name] !== undefined));
const mostRecords = 1_000;
const entityOf = (name: string): Entity => knownEntity(name) ?? OwnRecord;
const rowsIn = (loaded: LoadedRows): ReadonlyArray<Row> => loaded.rows as ReadonlyArray<Row>;

export const permissions = {
  /** Who may read and change records (R-POL-3). */
  of: query({
    name: "permissions.of",
    doc: "Who may read and who may change records: an access list for each of them that the caller may read.",
    class: "Permission",
    action: "read",
    input: {
      class: required(field(classes, "The class of the records, a built-in one or one that the firm declared.")),
      objectIds: required(field(list(id, mostRecords), "The records.")),
    },
    refusals: [],
    rounds: [
      ({ class: name, objectIds }, _known, at) => {
        const entity = entityOf(name);
        const where = readableMatching(
          entity,
          [
            { field: "objectId", by: "in", values: [...new Set(objectIds)] },
            ...(entity === OwnRecord ? [{ field: "class", by: "in", values: [name] } as const] : []),
          ],
          at,
        );
        const rows = rowsWhere(entity, where, accessListsOf(entity.name, at.firm).fields);
        const holders = objectIds.length === 1 ? holderReadsBeside(entity, where, at) : null;
        return Result.succeed({ rows, ...holders, [lastRound]: holders !== null });
      },
      ({ class: name }, loaded, at) => {
        const entity = entityOf(name);
        const reads = accessReads("rows", entity, rowsIn(loaded), loaded, at);
        return Result.succeed({ ...reads, [lastRound]: followFromRows(entity, at) });
      },
      ({ class: name }, loaded, at) =>
        Result.succeed(furtherAccessReads("rows", entityOf(name), rowsIn(loaded), loaded, at)),
    ],
    answer: ({ class: name }, loaded, at) => {
      const lists = loadedAccessLists("rows", entityOf(name), rowsIn(loaded), loaded, at);
      const results = rowsIn(loaded).map(
        ({ objectId }): RecordPermissions => ({ objectId, permissions: lists[objectId] as AccessList }),
      );
      return Result.succeed({ results });
    },
  }),
};
