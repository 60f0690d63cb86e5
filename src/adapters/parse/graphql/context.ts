import type { LiveQuery } from "../../../operations/live/live-registry.ts";
import { keepsNoFiles } from "../parse-fault.ts";
import type { ParseAnswer, Visit } from "../route.ts";
import { Reader } from "./reader.ts";

/** A file that was uploaded. */
export interface FileFacts {
  readonly name: string;
  readonly url: string;
}
/** One request. */
export interface Context {
  readonly visit: Visit;
  readonly reader: Reader;
  /** The operations of another session, for the answer to a log-in. */
  readonly as: (sessionToken: string) => Visit;
  readonly warnings: Array<unknown>;
  /** A write without the signatures of files in it; refuses names of files that its writer may not read. */
  readonly received: (visit: Visit) => Promise<Visit>;
  /** The same visit again, for an event that comes later: what was read for the request may have changed. */
  readonly again: () => Visit;
  /** Asks a live query for the caller, from now on. */
  readonly ask: (query: Omit<LiveQuery, "caller">) => Promise<() => void>;
  /** The events that may wait for a client that reads slowly. */
  readonly queueLimit: number;
  /** Keeps a file of the caller. */
  readonly upload: (file: File) => Promise<FileFacts>;
  /** Data as a client sees it, if it has addresses of files. */
  readonly shown?: (data: unknown) => unknown;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";
/** The visit of a request of the dialect within this one. */
export const visiting = (
  visit: Visit,
  method: Method,
  path: ReadonlyArray<string>,
  body: Readonly<Record<string, unknown>> = {},
): Visit => ({ ...visit, request: { ...visit.request, method, path, body, parameters: {} } });

/** The answer of a route, whose warnings are those of the request. */
export const noted = async ({ warnings }: Context, answer: Promise<ParseAnswer>): Promise<ParseAnswer> => {
  const given = await answer;
  warnings.push(...(given.warnings ?? []));
  return given;
};
/** What the fields of a request share. */
export const contextFor = (
  visit: Visit,
  more: Pick<Context, "as" | "again" | "ask" | "queueLimit">,
): Omit<Context, "shown"> => ({
  visit,
  ...more,
  reader: new Reader(visit),
  warnings: [],
  received: async (asked) => asked,
  upload: () => Promise.reject(keepsNoFiles()),
});
export const freshReader = (visit: Visit): Reader => new Reader(visit);
