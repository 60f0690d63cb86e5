import { CannotRun, type Output, type Streams } from "./terminal.ts";

/** Where `--db` points. */
export type DatabaseUrl =
  | { readonly is: "sqlite"; readonly file: string }
  | { readonly is: "postgres"; readonly url: string };

/** The beginning of a URL up to its password, and the password: as `pg` reads it, to the last @. */
const inAuthority = /(:\/\/[^:@/?]*:).*(?=@)/s;
const inQuery = /([?&]password=)[^&]*/gi;
/** The URL as it may be shown: without its password. */
const shownUrl = (url: string): string => url.replace(inAuthority, "$1***").replace(inQuery, "$1***");

/** The same streams, on which a password of the arguments never comes out, whoever repeats the argument. */
export const withoutPasswords = (args: ReadonlyArray<string>, streams: Streams): Streams => {
  const secret = args.map((arg) => arg.replace(/^-[^=:]*=/, "")).filter((arg) => shownUrl(arg) !== arg);
  if (secret.length === 0) return streams;
  const hidden = (text: string): string =>
    secret.reduce((said, url) => said.replaceAll(url, () => shownUrl(url)), text);
  const hiding = (to: Output): Output => ({
    write: (text) => to.write(hidden(text)),
    ...(to.isTTY === undefined ? {} : { isTTY: to.isTTY }),
  });
  return { ...streams, out: hiding(streams.out), err: hiding(streams.err) };
};

const wanted = "sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE";
/** `postgres://user@/database?host=/folder` names no host, which is no URL to a browser. */
const isUrl = (text: string): boolean => URL.canParse(text) || URL.canParse(text.replace("@/", "@host/"));

/** What `--db` says. Throws {@link CannotRun} where it names no database that we know. */
export const databaseUrl = (text: string): DatabaseUrl => {
  const file = /^sqlite:(.+)$/s.exec(text)?.[1];
  if (file !== undefined) return { is: "sqlite", file };
  if (!/^postgres(ql)?:\/\//.test(text)) throw new CannotRun(`--db: expected ${wanted}, got ${text}`);
  if (!isUrl(text))
    throw new CannotRun(`--db: ${text} is no URL; a password with @, : or / in it is written with %40, %3A, %2F`);
  return { is: "postgres", url: text };
};

/** An argument as a shell takes it whole. */
export const quoted = (text: string): string =>
  /^[\w.:/@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
