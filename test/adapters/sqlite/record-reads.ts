import type Database from "better-sqlite3";

/** A statement that returned rows, and its values. */
interface Ran {
  readonly text: string;
  readonly values: ReadonlyArray<unknown>;
}
type Prepared = Database.Statement;

/** Counts the rows that statements read, of their main table and of those in subqueries. */
export const countingReads = (database: Database.Database) => {
  const prepare = database.prepare.bind(database);
  let ran: Array<Ran> = [];
  let rows = 0;
  database.function("counted", { deterministic: false }, (_id: unknown) => {
    rows++;
    return 1;
  });
  const watched = (statement: Prepared, text: string): Prepared =>
    new Proxy(statement, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== "function") return member;
        return (...given: ReadonlyArray<unknown>) => {
          if (name === "all" || name === "get" || name === "iterate")
            ran.push({ text, values: given[0] as ReadonlyArray<unknown> });
          const answer: unknown = Reflect.apply(member, of, given);
          return answer === of ? watched(of, text) : answer;
        };
      },
    });
  database.prepare = ((text: string) => watched(prepare(text), text)) as typeof database.prepare;
  const planOf = (text: string, values: ReadonlyArray<unknown>): string =>
    (prepare(`explain query plan ${text}`).all(...values) as ReadonlyArray<{ readonly detail: string }>)
      .map(({ detail }) => detail)
      .join("\n");
  return {
    /** The statements that read tables of firms since the last call. */
    taken: (): ReadonlyArray<Ran> => {
      const taken = ran;
      ran = [];
      return taken.filter(({ text }) => text.includes('as "t0"'));
    },
    planOf,
    /** How many rows a statement reads. */
    rowsReadBy: ({ text, values }: Ran): number => {
      const counting = text.replace(
        / as "(t\d)" where "\1"\."organization_id" = \?/g,
        (found, name: string) => `${found} and counted("${name}"."object_id")`,
      );
      // Only the plan of the statement itself counts.
      if (planOf(counting, values) !== planOf(text, values))
        throw new Error(`another plan when counted:\n${planOf(counting, values)}\n${planOf(text, values)}`);
      rows = 0;
      prepare(counting).all(...values);
      return rows;
    },
  };
};
