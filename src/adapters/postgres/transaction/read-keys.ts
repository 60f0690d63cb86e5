import * as Result from "effect/Result";
import { inSchema } from "../../sql/schema/schema-name.ts";
import { keyedEntities, storedKeysOf, storedKeysSql } from "../../sql/statements/stored-keys.ts";
import type { Send } from "../connection/bound-statement.ts";
import { withoutNul } from "../statements/dialect.ts";
import type { Statements } from "../statements/statements.ts";
import type { WorkResult } from "./run-with-retry.ts";

/** The stored keys of a firm, for `verify`. */
export const readKeys = async (
  statements: Statements,
  send: Send,
  organizationId: string,
  indexed: ReadonlyArray<string>,
): Promise<WorkResult> => {
  const { begin, commit } = statements.inOrganization(statements.readOnly, organizationId);
  const text = inSchema(
    storedKeysSql("{schema}.", (i) => `$${i + 1}`, indexed),
    statements.schema,
  );
  const values = keyedEntities.map(() => withoutNul(organizationId));
  const results = await send([...begin, { ...statements.unprepared(text, 4), values }, ...commit]);
  return { outcome: Result.succeed((results[begin.length] ?? []).map(storedKeysOf)), unsent: [] };
};
