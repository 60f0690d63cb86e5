import { sql } from "kysely";
import type { KeyWork } from "../../../domain/kernel/decision/decision.ts";
import { absentKey, keyLength, textKey } from "../../../domain/kernel/values/custom-key.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { type KeySql, refuseOlderVersions, workByClass, writeKeys } from "../../sql/statements/key-statements.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { StatementFactory } from "./prepare.ts";

const custom = sql.ref("custom");
/** The same keys as `keyOf`. */
const keySql: KeySql = {
  keyOf: (name, storage) => {
    const text = sql`(${custom} ->> ${sql.lit(name)})`;
    const bits = sql`('x' || encode(float8send(${text}::float8 + 0), 'hex'))::bit(64)`;
    const ordered = sql`case when ${text}::float8 >= 0 then ${bits} # x'8000000000000000' else ~ ${bits} end`;
    const key = {
      text: sql`${sql.lit(textKey)} || left(${text}, ${sql.lit(keyLength)})`,
      number: sql`lpad(to_hex((${ordered})::bigint), 16, '0')`,
      boolean: sql`left(${text}, 1)`,
    }[storage as "text"];
    const type = storage === "text" ? "string" : storage;
    const made = sql`case when json_typeof(${custom} -> ${sql.lit(name)}) = ${sql.lit(type)} then ${key} else ${sql.lit(absentKey)} end`;
    return sql`json_object(array['key', ${made}]) -> 'key'`;
  },
  // Not json_build_array: it is STABLE, and distributed tables take only immutable functions of columns.
  list: (of) => {
    const items = of.map((each) => sql`coalesce((${each})::text, 'null')`);
    return sql`('[' || ${sql.join(items, sql` || ',' || `)} || ']')::json`;
  },
};

/** The statements that write keys; `table` is that of the migrations. */
export const keyStatements =
  ({ dialect, prepare }: StatementFactory, table: string, unprepared: (text: string) => BoundStatement) =>
  (organizationId: string, work: ReadonlyArray<KeyWork>): ReadonlyArray<BoundStatement> => [
    ...(work.some(({ of }) => of !== null) ? [unprepared(refuseOlderVersions(table))] : []),
    ...workByClass(work).map(([name, each]) =>
      prepare(writeKeys(dialect, keySql, name, each), 0, false).bind({
        [organizationParameter.param]: organizationId,
        $class: name,
      }),
    ),
  ];
