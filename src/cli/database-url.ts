import { CannotRun, type Output, type Streams } from "./terminal.ts";

/** Where `--db` points. */
export type DatabaseUrl =
  | { readonly is: "sqlite"; readonly file: string }
  | { readonly is: "postgres"; readonly url: string };

/** A URL up to its password, and the password. Like `pg`, it takes the last @ as the end. */
const inAuthority = /(:\/\/[^:@/?]*:).*(?=@)/s;
const inQuery = /([?&]password=)[^&]*/gi;
/** The URL as it may be shown: without its password. */
export const shownUrl = (url: string): string => url.replace(inAuthority, "$1***").replace(inQuery, "$1***");

/** The streams, with passwords of the arguments replaced in everything that is written. */
export const withoutPasswords = (args: ReadonlyArray<string>, streams: Streams): Streams => {
  const secret = args.map((arg) => arg.replace(/^-[^=:]*=/, "")).filter((arg) => shownUrl(arg) !== arg);
  if (secret.length === 0) return streams;
  const hidden = (text: string): string =>
    secret.reduce((masked, url) => masked.replaceAll(url, () => shownUrl(url)), text);
  const hiding = (to: Output): Output => ({
    write: (text) => to.write(hidden(text)),
    ...(to.isTTY === undefined ? {} : { isTTY: to.isTTY }),
  });
  return { ...streams, out: hiding(streams.out), err: hiding(streams.err) };
};

const wanted = "sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE";
/** `postgres://user@/database?host=/folder` has no host, so `URL` alone would refuse it. */
const isUrl = (text: string): boolean => URL.canParse(text) || URL.canParse(text.replace("@/", "@host/"));

/** Parses `--db`. Throws {@link CannotRun} for an unknown kind of database. */
export const databaseUrl = (text: string): DatabaseUrl => {
  const file = /^sqlite:(.+)$/s.exec(text)?.[1];
  if (file !== undefined) return { is: "sqlite", file };
  if (!/^postgres(ql)?:\/\//.test(text)) throw new CannotRun(`--db: expected ${wanted}, got ${text}`);
  if (!isUrl(text))
    throw new CannotRun(`--db: ${text} is not a valid URL; write @, : and / in a password as %40, %3A and %2F`);
  return { is: "postgres", url: text };
};

/** An argument, quoted for a shell if necessary. */
export const quoted = (text: string): string =>
  /^[\w.:/@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
