import { systemTables } from "../domain/change-log/system-tables.ts";
import { allEntities } from "../domain/entities.ts";
import { concurrencyPage } from "./docs/concurrency-page.ts";
import { dataDictionary } from "./docs/data-dictionary.ts";
import { diagrams } from "./docs/diagrams.ts";
import { parseSchema } from "./docs/parse-schema.ts";
import { policiesPage } from "./docs/policies-page.ts";
import { confusablesFile } from "./domain/confusables.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { migrationListFile } from "./migration/migration-file.ts";
import type { Ddl } from "./migration/migration-statements.ts";
import { openApi } from "./openapi/openapi.ts";
import { operationsPage } from "./openapi/operations-page.ts";
import { commandLoads } from "./sql/command-loads.ts";
import { postgresDdl } from "./sql/ddl-postgres.ts";
import { ddlFile, sqliteDdl } from "./sql/ddl-sqlite.ts";
import { kyselyTables } from "./sql/kysely-tables.ts";
import { postgresCodecs, rowCodecs, sqliteCodecs } from "./sql/row-codecs.ts";

const system = Object.values(systemTables);
/** The tables that the migrations must create. */
export const ddl = (): Ddl => ({ sqlite: sqliteDdl(allEntities, system), postgres: postgresDdl(allEntities, system) });

/** Every file that `npm run derive` writes. */
export const generatedFiles = (): ReadonlyArray<GeneratedFile> => [
  { path: "src/adapters/sqlite/generated/ddl.gen.ts", text: ddlFile(ddl().sqlite) },
  { path: "src/adapters/postgres/generated/ddl.gen.ts", text: ddlFile(ddl().postgres) },
  { path: "src/adapters/sqlite/generated/codecs.gen.ts", text: rowCodecs(sqliteCodecs, allEntities, commandLoads) },
  { path: "src/adapters/postgres/generated/codecs.gen.ts", text: rowCodecs(postgresCodecs, allEntities, commandLoads) },
  { path: "src/adapters/sql/generated/tables.gen.ts", text: kyselyTables(allEntities, system) },
  migrationListFile(),
  { path: "docs/openapi.json", text: `${JSON.stringify(openApi(), null, 2)}\n` },
  confusablesFile(),
  ...parseSchema(),
  ...dataDictionary(),
  ...policiesPage(),
  ...concurrencyPage(),
  ...operationsPage(),
  ...diagrams(),
];
