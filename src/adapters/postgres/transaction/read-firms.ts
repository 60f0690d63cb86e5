import * as Result from "effect/Result";
import { inSchema } from "../../sql/schema/schema-name.ts";
import { hasRowsSql, listFirms, nextFirmSql } from "../../sql/statements/list-firms.ts";
import type { Send } from "../connection/bound-statement.ts";
import { withoutNul } from "../statements/dialect.ts";
import type { Statements } from "../statements/statements.ts";
import type { WorkResult } from "./run-with-retry.ts";

/** Whether the firm exists, and which others do. Row-level security hides the others: the transaction names this firm. */
export const readFirms = async (statements: Statements, send: Send, organizationId: string): Promise<WorkResult> => {
  const { begin, commit } = statements.inOrganization(statements.readOnly, organizationId);
  const firstValue = async (write: typeof hasRowsSql, value: string) => {
    const statement = statements.unprepared(
      inSchema(
        write("{schema}.", () => "$1"),
        statements.schema,
      ),
      1,
    );
    const results = await send([{ ...statement, values: [withoutNul(value)] }]);
    return results[0]?.[0]?.[0] ?? null;
  };
  await send(begin);
  const exists = (await firstValue(hasRowsSql, organizationId))?.startsWith("t") === true;
  return {
    outcome: Result.succeed(await listFirms(exists, (after) => firstValue(nextFirmSql, after))),
    unsent: commit,
  };
};
