import type { Command } from "commander";
import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import { fieldNotes, termNotes } from "../../operations/policy/rights-notes.ts";
import { rightsGroups, scopeText } from "../../operations/policy/rights-text.ts";
import { type ClassRights, type PolicyTable, policyTable } from "../../operations/policy/role-rights.ts";
import { defaultSchema, organizationHelp, withKnownFirm } from "../database.ts";
import { choice } from "../options.ts";
import { table, wrapped } from "../table.ts";
import { CannotRun, type Streams, type Terminal, writeJson } from "../terminal.ts";

interface Options {
  readonly class?: string;
  readonly role?: Role;
  readonly db?: string;
  readonly schema?: string;
  readonly organization?: string;
  readonly json?: boolean;
}

/** The width of a cell with all roles side by side, and with one role. */
const narrow = 22;
const wide = 100;
const letters =
  "C create, R read, U update, D delete, other events by name; – no rights. Without further words, the right covers all rows.";

const tableOf = (terminal: Streams, { db, schema, organization }: Options): Promise<PolicyTable> =>
  db === undefined
    ? Promise.resolve(policyTable())
    : withKnownFirm(
        terminal,
        { db, ...(organization === undefined ? {} : { organization }), ...(schema === undefined ? {} : { schema }) },
        async ({ firm }) => policyTable(await firm.settings.get({})),
      );

const classNamed = (all: PolicyTable, name: string): ClassRights => {
  const found = all.find((each) => each.class.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new CannotRun(`--class: expected one of ${all.map((each) => each.class).join(", ")}; got ${name}`);
};

const lines = (of: ReadonlyArray<string>, width: number): ReadonlyArray<string> =>
  of.flatMap((each) => wrapped(each, width));
const notes = (of: ClassRights, shown: ReadonlyArray<Role>): ReadonlyArray<string> => [
  ...termNotes(of, shown).map(([term, meaning]) => `${term}: ${meaning}`),
  ...fieldNotes(of, shown),
];

/** One row for each class and one column for each role, followed by the terms of each class. */
const matrixText = (all: PolicyTable, shown: ReadonlyArray<Role>): string => {
  const width = shown.length === 1 ? wide : narrow;
  const rows = all.map((of) => [of.class, ...shown.map((role) => lines(rightsGroups(of.roles[role]), width))]);
  const legends = all.flatMap((of) => {
    const texts = notes(of, shown);
    return texts.length === 0 ? [] : [`${of.class}\n${texts.map((each) => `  ${each}\n`).join("")}`];
  });
  return `${table(["class", ...shown], rows)}\n${letters}\n\n${legends.join("")}`;
};

/** One row for each action of the class, with the scope of each role. */
const classText = (of: ClassRights, shown: ReadonlyArray<Role>): string => {
  const width = shown.length === 1 ? wide : narrow;
  const actions = Object.keys(of.roles[roles[0]].may);
  const rows = actions.map((action) => [
    action,
    ...shown.map((role) => wrapped(scopeText(of.roles[role].may[action] ?? []), width)),
  ]);
  const texts = notes(of, shown);
  return `${table([of.class, ...shown], rows)}${texts.length === 0 ? "" : `\n${texts.join("\n")}\n`}`;
};

/** `firmcore policies`: the rights of each role. Needs no database. */
export const policiesCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  program
    .command("policies")
    .description("Show the rights of each role on each class.")
    .option("--class <name>", "only this class, with one row for each action")
    .option("--role <role>", `only this role: ${roles.join(", ")}`, choice(...roles))
    .option("--db <url>", "use the settings of the firm in this database; default: the default settings")
    .option("--schema <name>", `the schema of the tables in Postgres; default: ${defaultSchema}`)
    .option("--organization <id>", organizationHelp)
    .option("--json", "print JSON")
    .action(async (options: Options) => {
      const all = await tableOf(terminal, options);
      const wanted = options.class === undefined ? undefined : classNamed(all, options.class);
      const shown = options.role === undefined ? roles : [options.role];
      if (options.json === true)
        return writeJson(
          out,
          (wanted === undefined ? all : [wanted]).map((of) => ({
            class: of.class,
            roles: Object.fromEntries(shown.map((role) => [role, of.roles[role]])),
            terms: Object.fromEntries(termNotes(of, shown)),
          })),
        );
      out.write(wanted === undefined ? matrixText(all, shown) : classText(wanted, shown));
    });
};
