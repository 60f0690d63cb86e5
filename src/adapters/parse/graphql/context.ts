import type { ParseAnswer, Visit } from "../route.ts";
import { Reader } from "./reader.ts";

/** One request. */
export interface Context {
  readonly visit: Visit;
  readonly reader: Reader;
  /** The operations of another session, for the answer to a log-in. */
  readonly as: (sessionToken: string) => Visit;
  readonly warnings: Array<unknown>;
  /** A write without the signatures of files in it; refuses names of files that its writer may not read. */
  readonly received: (visit: Visit) => Promise<Visit>;
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
export const contextFor = (visit: Visit, as: Context["as"]): Context => ({
  visit,
  as,
  reader: new Reader(visit),
  warnings: [],
  received: async (asked) => asked,
});
export const freshReader = (visit: Visit): Reader => new Reader(visit);
