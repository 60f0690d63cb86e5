import type { Command } from "commander";
import { titleCase } from "../../domain/kernel/schema/word.ts";
import { isoDayOption } from "../options.ts";
import { reportCommand } from "../report-command.ts";
import { orDefault, type PeopleOptions, peopleInput, peopleOptions } from "../report-options.ts";
import { countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends PeopleOptions {
  readonly on?: string;
  readonly status?: string;
}

/** `firmcore certifications`: the status of every certificate on a day. */
export const certificationsCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "certifications",
    description: "Show the status of every certificate on a day.",
    options: (command) =>
      peopleOptions(command)
        .option("--on <day>", "the day; default: today", isoDayOption)
        .option("--status <word>", "only certificates with this status: valid, expiring, expired, pending, revoked"),
    ask: ({ on, status, ...people }: Options, today) => {
      const { value, defaults } = orDefault("--on", on, today);
      return { input: { ...peopleInput(people), on: value, ...(status === undefined ? {} : { status }) }, defaults };
    },
    answer: (firm, input) => firm.reports.certifications(input),
    text: ({ results }) => {
      if (results.length === 0) return "No certificates found.\n";
      const rows = results.map((each) => [
        each.fullName,
        each.certificationName,
        titleCase(each.status),
        each.expiresOn ?? "never",
        each.covered ? (each.coveredUntil ?? "for ever") : "no day",
        each.renewed ? "yes" : "no",
      ]);
      const people = countText(new Set(results.map(({ engineer }) => engineer)).size, "engineer");
      return table(
        ["engineer", "certificate", "status", "expires", "covered until", "renewed"],
        rows,
        [],
        [people, countText(rows.length, "certificate"), "", "", "", ""],
      );
    },
  });
