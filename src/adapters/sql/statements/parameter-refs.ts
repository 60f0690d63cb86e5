import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../dialect.ts";
import { organizationParameter } from "../parameters.ts";

/** A text argument in a statement. */
export const textParameter = ({ parameter }: Dialect, param: string): RawBuilder<string> =>
  sql`${parameter({ param, kind: "text" })}`;
/** A whole number as an argument. */
export const numberParameter = ({ parameter }: Dialect, param: string): RawBuilder<number> =>
  sql`${parameter({ param, kind: "number" })}`;
/** The organization, an argument of every statement. */
export const organizationId = (dialect: Dialect): RawBuilder<string> =>
  textParameter(dialect, organizationParameter.param);
