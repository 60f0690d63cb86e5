import { systemTables } from "../domain/change-log/system-tables.ts";
import { allEntities } from "../domain/entities.ts";
import { codecs, postgresRows, sqliteRows } from "./codecs.ts";
import { concurrencyPage } from "./concurrency.ts";
import { confusables } from "./confusables.ts";
import { ddlFile, sqliteDdl } from "./ddl.ts";
import { postgresDdl } from "./ddl-postgres.ts";
import { diagrams } from "./diagram.ts";
import { dictionary } from "./dictionary.ts";
import { allLoads } from "./loads.ts";
import { migrationList } from "./migration.ts";
import type { Ddl } from "./migration-step.ts";
import { openApi } from "./openapi.ts";
import { parseSchema } from "./parse-schema.ts";
import { policiesPage } from "./policies-page.ts";
import { tables } from "./tables.ts";
import type { GeneratedFile } from "./written.ts";

const system = Object.values(systemTables);
/** What the migrations must lead to. */
export const ddl = (): Ddl => ({ sqlite: sqliteDdl(allEntities, system), postgres: postgresDdl(allEntities, system) });

/** Every file that `npm run derive` writes. */
export const outputs = (): ReadonlyArray<GeneratedFile> => [
  { path: "src/adapters/sqlite/generated/ddl.gen.ts", text: ddlFile(ddl().sqlite) },
  { path: "src/adapters/postgres/generated/ddl.gen.ts", text: ddlFile(ddl().postgres) },
  { path: "src/adapters/sqlite/generated/codecs.gen.ts", text: codecs(sqliteRows, allEntities, allLoads) },
  { path: "src/adapters/postgres/generated/codecs.gen.ts", text: codecs(postgresRows, allEntities, allLoads) },
  { path: "src/adapters/sql/generated/tables.gen.ts", text: tables(allEntities, system) },
  migrationList(),
  { path: "docs/openapi.json", text: `${JSON.stringify(openApi(), null, 2)}\n` },
  confusables(),
  ...parseSchema(),
  ...dictionary(),
  ...policiesPage(),
  ...concurrencyPage(),
  ...diagrams(),
];
