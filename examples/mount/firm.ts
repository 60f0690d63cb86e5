import type { App, Caller } from "firmcore";

/** What every mount is given. */
export interface Firm {
  readonly app: Pick<App, "as">;
  /** Who calls, by the bearer token of the request and the network address, as far as they are known. */
  readonly callerOf: (bearer: string | null, address: string | null) => Caller | Promise<Caller>;
  /** Hears of defects and failures of the store; clients see no details. */
  readonly onError: (cause: unknown) => void;
}

/** The token in an `Authorization` header. */
export const bearerOf = (header: string | null | undefined): string | null =>
  /^bearer +(\S+)$/i.exec(header?.trim() ?? "")?.[1] ?? null;

/** The longest body, in bytes. Its limit belongs to the host, like every other limit before an operation runs. */
export const longest = 1_048_576;

const sentences = {
  400: ["JSON_INVALID", "The body is not JSON"],
  413: ["TOO_LARGE", `A body may have ${longest} bytes`],
  415: ["CONTENT_TYPE", "Send application/json"],
  500: ["DEFECT", "The server made a mistake"],
} as const;
/** A request that did not become a call, in the form of a refusal. */
export const failure = (status: keyof typeof sentences) => {
  const [code, message] = sentences[status];
  return { code, message, detail: {} };
};
/** The status of an error that a framework reports instead of a call: the body was not read, or something broke. */
export const statusOfFailure = (status = 500): keyof typeof sentences => {
  if (status === 413 || status === 415) return status;
  return status >= 400 && status < 500 ? 400 : 500;
};
/** Forms of other sites can send other types, with the cookies of a person who is signed in here. */
export const isJson = (contentType: string | null | undefined): boolean =>
  /^application\/json\s*(;|$)/i.test(contentType ?? "");
