import * as Result from "effect/Result";
import { inSchema } from "../../sql/schema/schema-name.ts";
import { hasRowsSql, listFirms, nextFirmSql } from "../../sql/statements/list-firms.ts";
import type { Send } from "../connection/send.ts";
import { readable } from "../statements/dialect.ts";
import type { Statements } from "../statements/statements.ts";
import type { WorkResult } from "./run-command.ts";

/**
 * Whether there is such a firm. The transaction names it, so that row security shows this firm and hides all others: nothing is
 * told of them then.
 */
export const readFirms = async (statements: Statements, send: Send, organizationId: string): Promise<WorkResult> => {
  const { begin: open, commit: close } = statements.inOrganization(statements.snapshot, organizationId);
  const asked = async (write: typeof hasRowsSql, value: string) => {
    const ask = statements.once(
      inSchema(
        write("{schema}.", () => "$1"),
        statements.schema,
      ),
      1,
    );
    const told = await send([{ ...ask, values: [readable(value)] }]);
    return told[0]?.[0]?.[0] ?? null;
  };
  await send(open);
  const exists = (await asked(hasRowsSql, organizationId))?.startsWith("t") === true;
  return { outcome: Result.succeed(await listFirms(exists, (after) => asked(nextFirmSql, after))), unsent: close };
};
