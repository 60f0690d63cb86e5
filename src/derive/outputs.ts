import { allEntities } from "../domain/entities.ts";
import { systemTables } from "../domain/firm/system-tables.ts";
import { operations } from "../operations/index.ts";
import { flat } from "../operations/walk.ts";
import type { Load } from "../ports/load.ts";
import { codecs, postgresRows, sqliteRows } from "./codecs.ts";
import { concurrencyPage } from "./concurrency.ts";
import { confusables } from "./confusables.ts";
import { ddlFile, sqliteDdl } from "./ddl.ts";
import { postgresDdl } from "./ddl-postgres.ts";
import { diagrams } from "./diagram.ts";
import { dictionary } from "./dictionary.ts";
import { openApi } from "./openapi.ts";
import { parseSchema } from "./parse-schema.ts";
import { policiesPage } from "./policies-page.ts";
import { tables } from "./tables.ts";
import type { Written } from "./written.ts";

/** The loads of all commands: each of their reads gets a row codec of its own. */
export const allLoads: ReadonlyArray<Load> = flat(operations).flatMap((each) =>
  each.kind === "command" ? [each.load as Load] : [],
);
const system = Object.values(systemTables);

/** Every file that `npm run derive` writes. */
export const outputs = (): ReadonlyArray<Written> => [
  { path: "src/adapters/sqlite/generated/ddl.gen.ts", text: ddlFile(sqliteDdl(allEntities, system)) },
  { path: "src/adapters/postgres/generated/ddl.gen.ts", text: ddlFile(postgresDdl(allEntities, system)) },
  { path: "src/adapters/sqlite/generated/codecs.gen.ts", text: codecs(sqliteRows, allEntities, allLoads) },
  { path: "src/adapters/postgres/generated/codecs.gen.ts", text: codecs(postgresRows, allEntities, allLoads) },
  { path: "src/adapters/sql/generated/tables.gen.ts", text: tables(allEntities, system) },
  { path: "docs/openapi.json", text: `${JSON.stringify(openApi(), null, 2)}\n` },
  confusables(),
  ...parseSchema(),
  ...dictionary(),
  ...policiesPage(),
  ...concurrencyPage(),
  ...diagrams(),
];
