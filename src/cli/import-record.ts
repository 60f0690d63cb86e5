import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { KnownFindings } from "../domain/import/new-findings.ts";
import { type DatabasePlace, defaultSchema } from "./database.ts";
import { databaseUrl, shownUrl } from "./database-url.ts";
import { CannotRun, jsonText, type Streams } from "./terminal.ts";

const userFolder = (): string =>
  process.env.XDG_STATE_HOME ?? process.env.LOCALAPPDATA ?? join(homedir(), ".local", "state");

/** The file that keeps what was found in the last import into a firm of a database. */
export const recordFile = (
  { stateFolder }: Streams,
  { db, schema = defaultSchema }: DatabasePlace,
  organization: string,
): string => {
  const found = databaseUrl(db);
  const place = found.is === "sqlite" ? resolve(found.file) : `${shownUrl(found.url)} ${schema}`;
  const name = createHash("sha256").update(`${place}\n${organization}`).digest("hex").slice(0, 32);
  return join(stateFolder ?? userFolder(), "firmcore", "imports", `${name}.json`);
};

/** Refuses a report that could not be written after the import. */
export const refuseUnwritable = (report: string | undefined): void => {
  if (report === undefined) return;
  const folder = dirname(report);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new CannotRun(`--report: the folder ${folder} does not exist; create it first`);
  if (!found.isDirectory()) throw new CannotRun(`--report: ${folder} is a file and no folder`);
  if (statSync(report, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new CannotRun(`--report: ${report} is a folder; name a file in it`);
};

const isFindings = (value: unknown): value is KnownFindings => {
  const { leftOut, flagged } = (value ?? {}) as Partial<KnownFindings>;
  return Array.isArray(leftOut) && Array.isArray(flagged);
};
/** The findings in a file; undefined if there is no such file. */
export const readFindings = (file: string): KnownFindings | undefined => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  try {
    const found: unknown = JSON.parse(text);
    if (isFindings(found)) return found;
  } catch {
    // Refused below.
  }
  throw new CannotRun(`--report: ${file} holds no report of an import`);
};

/** Only what recognises a finding again: messages may name people. */
export const recognisable = ({ leftOut, flagged }: KnownFindings): KnownFindings => ({
  leftOut: leftOut.map(({ file, objectId, code }) => ({ file, objectId, code })),
  flagged: flagged.map(({ class: of, objectId, code, fields }) => ({
    ...{ class: of, objectId, code },
    ...(fields === undefined ? {} : { fields: fields.map(({ field }) => ({ field })) }),
  })),
});

/** Writes a report for the next import. The import has happened, so a failure is only reported. */
export const writeFindings = ({ err }: Streams, file: string, findings: unknown): void => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, jsonText(findings), { mode: 0o600 });
  } catch (error) {
    err.write(`the report was not kept, so the next import finds all of it anew: ${(error as Error).message}\n`);
  }
};
