import type { Command } from "commander";
import { titleCase } from "../../domain/kernel/schema/word.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { isoDayOption } from "../options.ts";
import { table } from "../table.ts";
import { type Terminal, writeJson } from "../terminal.ts";

interface Options extends DatabaseOptions {
  readonly on: string;
  readonly status?: string;
}

/** `firmcore certifications --on DAY`: the status of every certificate on a day. */
export const certificationsCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  databaseOptions(program.command("certifications"))
    .description("Show the status of every certificate on a day.")
    .requiredOption("--on <day>", "the day", isoDayOption)
    .option("--status <word>", "only certificates with this status: valid, expiring, expired, pending, revoked")
    .action(async ({ on, status, ...options }: Options) => {
      const asked = { on, ...(status === undefined ? {} : { status }) };
      const { results } = await withKnownFirm(terminal, options, ({ firm }) => firm.reports.certifications(asked));
      if (options.json === true)
        return writeJson(
          out,
          results.map((row) => ({
            objectId: row.objectId,
            engineer: row.engineer,
            certificationName: row.certificationName,
            status: titleCase(row.status),
            expiresOn: row.expiresOn,
            covered: row.covered,
            coveredUntil: row.coveredUntil,
            renewed: row.renewed,
          })),
        );
      if (results.length === 0) return out.write("No certificates found.\n");
      const rows = results.map((each) => [
        each.fullName,
        each.certificationName,
        titleCase(each.status),
        each.expiresOn ?? "never",
        each.covered ? (each.coveredUntil ?? "for ever") : "no day",
        each.renewed ? "yes" : "no",
      ]);
      return out.write(table(["engineer", "certificate", "status", "expires", "covered until", "renewed"], rows));
    });
};
