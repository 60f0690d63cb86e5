import {
  checkOptions,
  countOption,
  exactlyOne,
  flagOption,
  functionOption,
  millisecondsOption,
  type OptionKindsOf,
  objectOption,
  wordOption,
} from "../../../ports/check-options.ts";
import { schemaOption } from "../../sql/schema/schema-name.ts";
import { isPool } from "./driver.ts";
import { feedKinds, type PostgresOptions } from "./options.ts";

const client = objectOption("a connected client of pg, or of that shape", "query");
const kinds = {
  pool: objectOption("a pool of pg, or of that shape", "connect"),
  client: {
    expected: `${client.expected}, and no pool: a transaction needs one connection`,
    fits: (value) => client.fits(value) && !isPool(value),
  },
  kysely: objectOption("an instance of Kysely", "executeQuery", "connection"),
  url: {
    expected: "postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    fits: (value) => typeof value === "string" && /^postgres(ql)?:\/\//.test(value),
    secret: true,
  },
  connections: countOption,
  schema: schemaOption,
  lockTimeout: millisecondsOption(),
  statementTimeout: millisecondsOption(),
  connectTimeout: millisecondsOption(),
  groupCommit: countOption,
  prepare: flagOption,
  rowSecurity: flagOption,
  notify: flagOption,
  listen: { expected: "a function or false", fits: (value) => value === false || functionOption.fits(value) },
  pollEvery: millisecondsOption(),
  feed: wordOption(...feedKinds),
} satisfies OptionKindsOf<PostgresOptions>;

/** The options of `postgres()`. Throws a `TypeError` for the first faulty one; connects to nothing. */
export const checkedPostgresOptions = (given: PostgresOptions): PostgresOptions => {
  const options = checkOptions("postgres()", given, kinds);
  const how = exactlyOne("postgres()", given, ["pool", "client", "kysely", "url"]);
  if (how !== "url" && "connections" in options)
    throw new TypeError(`postgres(): connections: only with url, got it with ${how}`);
  return options;
};
