// What a test file gets from "vitest" here: its matchers as they are, and tests that are kept in a list, to be run as often as there are mutants.
import { format, inspect } from "node:util";
import * as vitest from "vitest";

type Body = (...args: ReadonlyArray<unknown>) => unknown;
interface Suite {
  readonly title: string;
  readonly parent: Suite | null;
  readonly before: Array<Body>;
  readonly after: Array<Body>;
  readonly beforeAll: Array<Body>;
  begun: boolean;
}
/** A test of a file: `id` is its file with its titles. */
export interface Collected {
  readonly id: string;
  readonly file: string;
  readonly run: () => Promise<void>;
}

const bodyOf = (args: ReadonlyArray<unknown>): Body => {
  const body = args.find((argument) => typeof argument === "function");
  if (body === undefined) throw new Error("A test has no function.");
  return body as Body;
};
const outermost = (suite: Suite | null): ReadonlyArray<Suite> =>
  suite === null ? [] : [...outermost(suite.parent), suite];

/** The titles of `test.each`: places for the arguments, and `$field` of the first. */
const titleOf = (title: string, args: ReadonlyArray<unknown>): string =>
  format(
    title.replace(/\$(\w+)/g, (_, field: string) => inspect((args[0] as Readonly<Record<string, unknown>>)[field])),
    ...args,
  );
type Define = (title: string, ...args: ReadonlyArray<unknown>) => void;
const withEach = (define: Define) =>
  Object.assign(define, {
    each:
      (rows: ReadonlyArray<unknown>) =>
      (title: string, ...rest: ReadonlyArray<unknown>): void => {
        const body = bodyOf(rest);
        for (const row of rows) {
          const args = Array.isArray(row) ? row : [row];
          define(titleOf(title, args), () => body(...args));
        }
      },
  });

/** A collector of tests, with the module that test files import in the place of "vitest". */
export const collector = () => {
  const tests: Array<Collected> = [];
  const ids = new Set<string>();
  let file = "";
  let wanted = /(?:)/;
  let suite: Suite | null = null;
  let finished: Array<Body> = [];
  const top = (): Suite => {
    if (suite === null) throw new Error("Only a file that is being loaded defines tests.");
    return suite;
  };
  const inside = (title: string, define: () => void): void => {
    const parent = suite;
    suite = { title, parent, before: [], after: [], beforeAll: [], begun: false };
    define();
    suite = parent;
  };
  const test: Define = (title, ...args) => {
    if (!wanted.test(title)) return;
    const suites = outermost(top());
    const body = bodyOf(args);
    const name = [...suites.map((each) => each.title), title].join(" > ");
    let id = name;
    for (let n = 2; ids.has(id); n += 1) id = `${name} (${n})`;
    ids.add(id);
    const run = async (): Promise<void> => {
      finished = [];
      try {
        for (const each of suites) {
          if (each.begun) continue;
          each.begun = true;
          for (const hook of each.beforeAll) await hook();
        }
        for (const hook of suites.flatMap((each) => each.before)) await hook();
        await body();
      } finally {
        for (const hook of [...finished, ...suites.toReversed().flatMap((each) => each.after)]) await hook();
      }
    };
    tests.push({ id, file, run });
  };
  const shim: Readonly<Record<string, unknown>> = {
    ...vitest,
    test: withEach(test),
    it: withEach(test),
    describe: withEach((title, ...args) => inside(title, () => void bodyOf(args)())),
    beforeEach: (hook: Body) => void top().before.push(hook),
    afterEach: (hook: Body) => void top().after.push(hook),
    beforeAll: (hook: Body) => void top().beforeAll.push(hook),
    onTestFinished: (hook: Body) => void finished.push(hook),
  };
  const inFile = (path: string, titles: RegExp, load: () => void): void => {
    file = path;
    wanted = titles;
    inside(path, load);
  };
  return { tests, shim, inFile };
};
