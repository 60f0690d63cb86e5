import { badQuery } from "../parse-fault.ts";
import { defaultRows, mostRows } from "./limit-options.ts";
import { limitError } from "./limits.ts";
import type { Asked, Row } from "./reader.ts";

/** What a client asks of a list. */
export interface ConnectionArguments {
  readonly where?: Readonly<Record<string, unknown>> | null;
  readonly order?: ReadonlyArray<string> | null;
  readonly first?: number | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly after?: string | null;
  readonly skip?: number | null;
}

const prefix = "row:";
const cursorOf = (place: number): string => btoa(`${prefix}${place}`);
const placeOf = (cursor: string): number => {
  try {
    const text = atob(cursor);
    const place = Number(text.slice(prefix.length));
    if (text.startsWith(prefix) && Number.isInteger(place) && place >= 0) return place;
  } catch {
    // No base64.
  }
  throw badQuery("bad cursor");
};
const wholeOf = (name: string, value: number | null | undefined): number | undefined => {
  if (value === null || value === undefined) return undefined;
  if (value < 0) throw badQuery(`bad ${name}`);
  if (name !== "skip" && value > mostRows)
    throw limitError("PAGE_TOO_LARGE", `A page has at most ${mostRows} rows.`, { limit: mostRows, found: value });
  return value;
};

/** A list as its fields read it: each of them only what it needs. */
export interface Connection {
  readonly count: () => Promise<number>;
  readonly edges: () => Promise<ReadonlyArray<{ readonly cursor: string; readonly node: Row }>>;
  readonly pageInfo: () => Promise<{
    readonly hasNextPage: () => Promise<boolean>;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  }>;
}
interface Source {
  /** Rows from a place on. */
  readonly rows: (page: Required<Pick<Asked, "skip" | "limit">>) => Promise<ReadonlyArray<Row>>;
  readonly total: () => Promise<number>;
}
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

interface Page {
  readonly start: number;
  readonly limit: number;
  readonly rows: ReadonlyArray<Row>;
}

/** The page of a list that the arguments of Relay name: `skip` and `after` from its start, `before` and `last` from its end. */
export const connection = (given: ConnectionArguments, source: Source): Connection => {
  const [first, last, skip] = [
    wholeOf("first", given.first),
    wholeOf("last", given.last),
    wholeOf("skip", given.skip) ?? 0,
  ];
  const from = skip + (given.after === null || given.after === undefined ? 0 : placeOf(given.after) + 1);
  const before = given.before === null || given.before === undefined ? undefined : placeOf(given.before);
  const counted = once(source.total);
  const bounds = async (): Promise<readonly [start: number, end: number]> => {
    const ends = [...(before === undefined ? [] : [before]), ...(first === undefined ? [] : [from + first])];
    if (last === undefined)
      return [from, Math.min(from + (first ?? (before === undefined ? defaultRows : mostRows)), ...ends)];
    const end = Math.min(await counted(), ...ends);
    return [Math.max(from, end - last), end];
  };
  let page: Promise<Page> | undefined;
  const read = (): Promise<Page> => {
    page ??= bounds().then(async ([start, end]) => {
      const limit = Math.max(0, end - start);
      return { start, limit, rows: limit === 0 ? [] : await source.rows({ skip: start, limit }) };
    });
    return page;
  };
  /** A page that is not full, and does not begin behind the end, shows how many there are. */
  const total = async (): Promise<number> => {
    if (page === undefined) return counted();
    const { start, limit, rows } = await page;
    return rows.length < limit && (rows.length > 0 || start === 0) ? start + rows.length : counted();
  };
  return {
    count: total,
    edges: async () => {
      const { start, rows } = await read();
      return rows.map((node, i) => ({ cursor: cursorOf(start + i), node }));
    },
    pageInfo: async () => {
      const { start, limit, rows } = await read();
      const end = start + rows.length;
      return {
        hasNextPage: async () => (rows.length < limit ? false : (await total()) > end),
        hasPreviousPage: start > 0,
        startCursor: rows.length === 0 ? null : cursorOf(start),
        endCursor: rows.length === 0 ? null : cursorOf(end - 1),
      };
    },
  };
};
