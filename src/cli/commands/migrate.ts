import type { Command } from "commander";
import { openFirm } from "../../api/open-firm.ts";
import { adapterOf, type DatabaseOptions, databaseOptions } from "../database.ts";
import { shownUrl } from "../database-url.ts";
import { lineText, type Terminal, writeJson } from "../terminal.ts";

/** `firmcore migrate`: migrates the tables to this version. */
export const migrateCommand = (program: Command, { out }: Terminal): void => {
  databaseOptions(program.command("migrate"))
    .description("Migrate the tables of a database to this version of firmcore.")
    .action(async (options: DatabaseOptions) => {
      const { json } = options;
      const db = shownUrl(options.db);
      const adapter = await adapterOf(options, true);
      try {
        const app = await openFirm(adapter);
        const { from, to, lookAlikes = [] } = await app.migrate();
        if (json === true) writeJson(out, { from, to, ...(lookAlikes.length === 0 ? {} : { lookAlikes }) });
        else {
          out.write(
            from === to
              ? `${db} is at version ${to}, nothing to do\n`
              : `${db} migrated from version ${from} to ${to}\n`,
          );
          for (const { organizationId, field, objectId, username, of } of lookAlikes)
            out.write(
              lineText(
                `${organizationId}: the ${field} of ${username} (${objectId}) looks like that of ${of.username} (${of.objectId}), who was there first; both stay`,
              ),
            );
        }
      } finally {
        await adapter.close();
      }
    });
};
