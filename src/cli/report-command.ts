import type { Command } from "commander";
import type { FirmApi } from "../api/promise.ts";
import { dayText } from "../domain/kernel/values/day.ts";
import { localDay } from "../domain/kernel/values/zone.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "./database.ts";
import { type Terminal, writeJson } from "./terminal.ts";

/** What a report takes where an option was not given: `--from` → `2027-03-01`. */
export type Defaults = Readonly<Record<string, string>>;
/** The input of a report, and the options that were not given. */
export interface Asked<Input> {
  readonly input: Input;
  readonly defaults: Defaults;
}

/** A command that prints the answer of one query. */
export interface ReportCommand<Options, Input, Answer> {
  readonly name: string;
  readonly description: string;
  readonly options: (command: Command) => Command;
  /** `today` is the day in the zone of the firm. */
  readonly ask: (options: Options, today: string) => Asked<Input>;
  readonly answer: (firm: FirmApi, input: Input) => Promise<Answer>;
  /** The answer for people. */
  readonly text: (answer: Answer, input: Input) => string;
}

const today = async (firm: FirmApi, { now = Date.now }: Terminal): Promise<string> =>
  dayText(localDay(now(), (await firm.settings.get({})).todayZone));

/** Adds the command. With `--json` it prints the answer of the library, and the defaults beside it. */
export const reportCommand = <Options, Input, Answer>(
  program: Command,
  terminal: Terminal,
  { name, description, options, ask, answer, text }: ReportCommand<Options, Input, Answer>,
): void => {
  options(databaseOptions(program.command(name)).description(description)).action(
    async (given: DatabaseOptions & Options) => {
      const { asked, answered } = await withKnownFirm(terminal, given, async ({ firm }) => {
        const asked = ask(given, await today(firm, terminal));
        return { asked, answered: await answer(firm, asked.input) };
      });
      const taken = Object.entries(asked.defaults).map(([option, value]) => `${option} ${value}`);
      const note = taken.length === 0 ? "" : `Defaults: ${taken.join(", ")}\n`;
      if (given.json !== true) return terminal.out.write(`${text(answered, asked.input)}${note && `\n${note}`}`);
      if (note !== "") terminal.err.write(note);
      return writeJson(terminal.out, answered);
    },
  );
};
