import { type SqlBool, sql } from "kysely";
import type { LogPart } from "../../ports/load.ts";
import { logColumns } from "./own.ts";
import { db, organization, type Statement, statementOf } from "./statement.ts";

const text = (param: string) => sql<string>`${{ param, kind: "text" }}`;
const number = (param: string) => sql<number>`${{ param, kind: "number" }}`;
const ofFirm = () => db.selectFrom("firm_change_log").where("organization_id", "=", text(organization.param));

const holding = (part: LogPart) => {
  switch (part.is) {
    case "by": {
      const user = text(part.user.param);
      return sql<SqlBool>`"actor" = ${user} and "object_id" <> ${user} and "class" not in ('Session', 'AccountToken')`;
    }
    case "of":
      return sql<SqlBool>`"class" = ${sql.lit(part.class)} and "object_id" = ${text(part.objectId.param)}`;
    case "before":
      return sql<SqlBool>`"at" < ${number(part.at.param)}`;
  }
};

/** How many rows of the log are part of it, and the `seq` of the last, 0 where there is none. */
export const countLog = (part: LogPart): Statement =>
  statementOf(
    ofFirm()
      .where(holding(part))
      .select([sql<number>`count(*)`.as("count"), sql<number>`coalesce(max("seq"), 0)`.as("last")])
      .compile(),
  );

const columns = ["seq", ...logColumns].map((each) => `"${each}"`).join(", ");
const rowsOfFirm = `select ${columns} from "firm_change_log" where "organization_id" = ?`;
/** JSON text that names an id somewhere; ids are ten characters that nothing else has, and what is found is read again as values. */
const naming = `(instr(coalesce("before", ''), ?) > 0 or instr(coalesce("after", ''), ?) > 0)`;

/** Rows about profiles that name a user. Values: organization, the user twice. */
export const logAboutProfiles = (): string => `${rowsOfFirm} and "class" = 'EngineerProfile' and ${naming}`;
/** Rows that may tell of a person: their reasons, and what names one of the ids. Values: organization, user, each id twice. */
export const logTelling = (ids: number): string =>
  `${rowsOfFirm} and (("actor" = ? and "reason" is not null) or ${Array.from({ length: ids }, () => naming).join(" or ")}) order by "seq"`;
/** Values: reason, before, after, organization, `seq`. */
export const rewriteLog = (): string =>
  `update "firm_change_log" set "reason" = ?, "before" = ?, "after" = ? where "organization_id" = ? and "seq" = ?`;
/** Values: organization, the instant from which on rows stay. */
export const purgeLog = (): string => `delete from "firm_change_log" where "organization_id" = ? and "at" < ?`;

/** Values: organization, user. */
export const forgetAnswersOf = (): string => `delete from "firm_request" where "organization_id" = ? and "user_id" = ?`;
/** Values: organization. */
export const everyAnswer = (): string =>
  `select "user_id", "request_id", "body", "answer" from "firm_request" where "organization_id" = ?`;
/** Keeps that the id was used and for nothing else: no request has an empty body. Values: organization, user, request id. */
export const blankAnswer = (): string =>
  `update "firm_request" set "body" = '', "answer" = 'null' where "organization_id" = ? and "user_id" = ? and "request_id" = ?`;
