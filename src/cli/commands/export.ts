import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Command } from "commander";
import type { ExportedClass, ExportOptions } from "../../operations/export/export-rows.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { CannotRun, type Terminal } from "../terminal.ts";

interface Options extends Omit<DatabaseOptions, "json"> {
  readonly json?: boolean;
  readonly out: string;
}

/** Writes a file chunk by chunk; the next one is asked for when this one is written. */
const fileAt = async (path: string) => {
  const file = createWriteStream(path);
  const failed = (cause: unknown): never => {
    throw new CannotRun(`--out: ${path} cannot be written: ${(cause as Error).message}`);
  };
  await once(file, "open").catch(failed);
  return {
    write: async (chunk: string): Promise<void> => {
      if (!file.write(chunk)) await once(file, "drain").catch(failed);
    },
    end: () =>
      new Promise<void>((resolve, reject) => file.end((cause?: Error | null) => (cause ? reject(cause) : resolve()))),
  };
};

/** `firmcore export CLASS`: the records of a class as CSV or JSON. */
export const exportCommand = (program: Command, terminal: Terminal): void => {
  databaseOptions(program.command("export"))
    .description("Write the records of a class as CSV, or with --json as JSON; `firmcore import` reads both.")
    .argument("<class>", "such as Project")
    // Standard output shows control characters as JSON does, and so would change a text.
    .requiredOption("--out <file>", "the file to write")
    .action(async (name: string, options: Options) => {
      const of: ExportOptions = { class: name as ExportedClass, format: options.json === true ? "json" : "csv" };
      await withKnownFirm(terminal, options, async ({ app, caller }) => {
        let chunks: AsyncIterable<string>;
        try {
          chunks = app.export(caller, of);
        } catch (cause) {
          throw cause instanceof TypeError ? new CannotRun(cause.message) : cause;
        }
        const file = await fileAt(options.out);
        for await (const chunk of chunks) await file.write(chunk);
        await file.end();
      });
    });
};
