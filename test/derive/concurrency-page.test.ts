import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { concurrencyPage } from "../../src/derive/docs/concurrency-page.ts";
import { writingOperations } from "../../src/derive/docs/writing-operations.ts";
import { allEntities } from "../../src/domain/entities.ts";
import type { AnyCommand } from "../../src/operations/define/operation.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { plainClasses } from "../../src/operations/plain-classes.ts";
import type { Lock, Read } from "../../src/ports/load.ts";

const root = new URL("../../", import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** Writing operations without listed loads, or whose loads give no reason for their locks. */
const unexplained = (of: typeof writingOperations): ReadonlyArray<string> =>
  of.flatMap(({ name, loads }) =>
    loads.length > 0 && loads.every(({ isolation }) => isolation !== null) ? [] : [name],
  );

describe("the page about concurrency", () => {
  test("gives a reason for the locks of every writing operation", () => {
    expect(writingOperations.length).toBeGreaterThan(70);
    expect(unexplained(writingOperations)).toEqual([]);
    const [page] = concurrencyPage();
    for (const { name } of writingOperations)
      expect(page?.text).toMatch(new RegExp(`[| ]${name.replaceAll(".", "\\.")}(,| \\|)`));
  });

  test("refuses operations without a reason or listed loads", () => {
    const planted: typeof writingOperations = [
      ...writingOperations,
      { name: "deals.win", loads: [{ name: "deal.won", locks: [], isolation: null }] },
      { name: "identity.forget", loads: [] },
    ];
    expect(unexplained(planted)).toEqual(["deals.win", "identity.forget"]);
  });

  test("lists every load of the operations", () => {
    const files = globSync("src/operations/**/*.ts", { cwd: root });
    const written = files.flatMap((file) =>
      [...textOf(file).matchAll(/\bload\(\s*["`]([^"`$]+)/g)].map(([, name]) => (name as string).replace(/\.$/, "")),
    );
    // Loads that change nothing: for early refusals, for the request id of a batch, for a what-if, for a firm that is rebuilt in memory.
    const writeNothing = ["nothing", "batch", "allocation.considered", "backtest"];
    // Loads of `crud` are generated, not written.
    const groups = new Set<string>([...plainClasses.map(({ group }) => group), "activities", "own record", "records"]);
    const generated = ({ name }: { readonly name: string }): boolean => {
      const [group = "", event = ""] = name.split(".");
      return groups.has(group) && ["create", "update", "delete"].includes(event) && name !== "contacts.delete";
    };
    const known = writingOperations.filter((each) => !generated(each));
    expect(written.length).toBeGreaterThan(40);
    expect(written.filter((name) => !writeNothing.includes(name)).sort()).toEqual(
      [...new Set(known.flatMap(({ loads }) => loads.map(({ name }) => name)))].sort(),
    );
  });

  test("cites rules that there are", () => {
    const rules = globSync("docs/rules/*.md", { cwd: root }).map(textOf).join("\n");
    for (const id of writingOperations.flatMap(({ loads }) => loads.flatMap(({ isolation }) => isolation?.rules ?? [])))
      expect(rules.includes(`**${id}`), id).toBe(true);
  });
});

describe("the locks of the operations", () => {
  const commands = listOperations(operations).filter(
    (of): of is AnyCommand => of.kind === "command" && of.readOnly !== true,
  );
  const locksOf = ({ load }: AnyCommand): ReadonlyArray<Lock> => load.locks;
  const readsOf = ({ load }: AnyCommand): ReadonlyArray<Read> => Object.values(load.reads as Record<string, Read>);
  const holds = (of: AnyCommand, name: string): boolean =>
    locksOf(of).some((lock) => lock.entity.name === name && !("share" in lock && lock.share === true));
  const shares = (of: AnyCommand, name: string): boolean =>
    locksOf(of).some((lock) => lock.entity.name === name && "share" in lock && lock.share === true);
  const named = (name: string): AnyCommand => commands.find((of) => of.name === name) as AnyCommand;

  test("a booking locks its engineer, and its project shared (R-ALLOC-6)", () => {
    const { load } = named("allocations.assign");
    expect(load.locks.map(({ entity }: Lock) => entity.name)).toEqual(["EngineerProfile", "Project"]);
    expect(holds(named("allocations.assign"), "EngineerProfile")).toBe(true);
    expect(shares(named("allocations.assign"), "Project")).toBe(true);
    expect(holds(named("allocations.assign"), "Project")).toBe(false);
  });

  test("writes about an engineer lock the engineer (R-ALLOC-10)", () => {
    const classes = ["Allocation", "BillableHour", "Certification", "CapacityLimit", "RateStep"];
    const of = commands.filter((each) => classes.includes(each.class));
    expect(of.length).toBeGreaterThan(20);
    expect(of.filter((each) => !holds(each, "EngineerProfile")).map(({ name }) => name)).toEqual([]);
    const { load } = named("settings.set");
    expect(load.locks).toContainEqual({
      entity: allEntities.find(({ name }) => name === "EngineerProfile"),
      every: true,
    });
  });

  test("no engineer is created while settings change (R-ALLOC-10)", () => {
    expect(holds(named("settings.set"), "Organization")).toBe(true);
    expect(shares(named("engineers.create"), "Organization")).toBe(true);
  });

  test("changes of a project exclude what depends on it (R-PROJ-3, R-PROJ-4)", () => {
    const judged = ["assign", "change", "extend", "move", "confirm", "reactivate"].map((name) => `allocations.${name}`);
    const entered = ["create", "edit", "submit", "approve", "decideMany"].map((name) => `hours.${name}`);
    for (const name of [...judged, ...entered]) expect(shares(named(name), "Project"), name).toBe(true);
    const changing = commands.filter((of) => of.class === "Project" && of.name !== "projects.create");
    expect(changing.length).toBeGreaterThan(6);
    for (const of of changing) expect(holds(of, "Project"), of.name).toBe(true);
  });

  test("removing an administrator locks the organization (R-ID-1)", () => {
    const of = commands.filter((each) => "administrators" in each.load.reads);
    expect(of.length).toBeGreaterThan(3);
    for (const each of of) expect(holds(each, "Organization"), each.name).toBe(true);
  });

  test("ending all sessions locks the account, like a log-in (R-ID-7)", () => {
    const ending = commands.filter((of) =>
      readsOf(of).some(({ entity, kind }) => entity.name === "Session" && kind === "many"),
    );
    expect(ending.length).toBeGreaterThan(2);
    for (const of of ending) expect(holds(of, "User"), of.name).toBe(true);
    const logIn = writingOperations.find(({ name }) => name === "identity.logIn");
    expect(logIn?.loads.at(-1)?.locks.map(({ entity }) => entity.name)).toContain("User");
  });
});
