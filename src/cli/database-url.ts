import { printable } from "../domain/kernel/values/printable.ts";
import { CannotRun, type Output, type Streams } from "./terminal.ts";

/** Where `--db` points. */
export type DatabaseUrl =
  | { readonly is: "sqlite"; readonly file: string }
  | { readonly is: "postgres"; readonly url: string };

/** How another kind of location begins: `mysql://`, `postgres:`. */
const scheme = /^[a-z][a-z0-9+.-]*:(\/\/)?/i;
/** `postgres://user@/database?host=/folder` has no host, so `URL` alone would refuse it. */
const isUrl = (text: string): boolean => URL.canParse(text) || URL.canParse(text.replace("@/", "@host/"));
const isPostgres = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** A URL up to its password, and the password. Like `pg`, it takes the last @ as the end. */
const inAuthority = /(:\/\/\/?[^:@/?]*:).*(?=@)/s;
const parameters = /([?&])([^=&]*)=[^&]*/g;
const isPassword = (name: string): boolean => {
  try {
    return /pass/i.test(decodeURIComponent(name));
  } catch {
    return true;
  }
};
/** A location as it may be shown: a URL without its password, and only the beginning of one that is not understood. */
export const shownUrl = (text: string): string => {
  if (text.startsWith("sqlite:")) return text;
  if (!isPostgres(text) || !isUrl(text)) return `${scheme.exec(text)?.[0] ?? ""}***`;
  return text
    .replace(inAuthority, "$1***")
    .replace(parameters, (all, mark: string, name: string) => (isPassword(name) ? `${mark}${name}=***` : all));
};

/** What may hold a password, wherever it stands: a URL, `password=…` of libpq, `user:password@host`. */
const mayHoldPassword = /^[a-z][a-z0-9+.-]*:\/\/|pass\w*\s*=|:[^@]*@/is;
/** The streams, with passwords of the arguments replaced in everything that is written. */
export const withoutPasswords = (args: ReadonlyArray<string>, streams: Streams): Streams => {
  const secret = args
    .map((arg) => arg.replace(/^-[^=:]*=/, ""))
    .filter((arg) => mayHoldPassword.test(arg) && shownUrl(arg) !== arg)
    .flatMap((arg) => [...new Set([arg, printable(arg)])].map((text) => ({ text, shown: printable(shownUrl(arg)) })));
  if (secret.length === 0) return streams;
  const hidden = (written: string): string =>
    secret.reduce((masked, { text, shown }) => masked.replaceAll(text, () => shown), written);
  const hiding = (to: Output): Output => ({
    write: (text) => to.write(hidden(text)),
    ...(to.isTTY === undefined ? {} : { isTTY: to.isTTY }),
  });
  return { ...streams, out: hiding(streams.out), err: hiding(streams.err) };
};

const wanted = "sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE";

/** Parses `--db`. Throws {@link CannotRun} for an unknown kind of database, which may hold a password: only its beginning is shown. */
export const databaseUrl = (text: string): DatabaseUrl => {
  const file = /^sqlite:(.+)$/s.exec(text)?.[1];
  if (file !== undefined) return { is: "sqlite", file };
  if (!isPostgres(text))
    throw new CannotRun(`--db: expected ${wanted}; this begins with ${scheme.exec(text)?.[0] ?? "neither"}`);
  if (!isUrl(text))
    throw new CannotRun("--db: this postgres:// URL is not valid; write @, : and / in a password as %40, %3A and %2F");
  return { is: "postgres", url: text };
};

/** An argument, quoted for a shell if necessary. */
export const quoted = (text: string): string =>
  /^[\w.:/@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
