import type { Lock } from "../../ports/load.ts";
import { lockOrder } from "../../ports/lock-order.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "./markdown-table.ts";
import { writingOperations } from "./writing-operations.ts";

const lockText = (lock: Lock): string => {
  const { name } = lock.entity;
  if ("every" in lock) return `every ${name}`;
  return `${name} \`${lock.id.param}\`${lock.share === true ? ", shared" : ""}`;
};
const locksText = (locks: ReadonlyArray<Lock>): string =>
  locks.length === 0
    ? "–"
    : locks
        .toSorted((left, right) => lockOrder(left.entity.name, right.entity.name))
        .map(lockText)
        .join("; ");

/** One line for every way of locking that a load has, with all that locks so. */
const rows = (): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = writingOperations.flatMap(({ name, loads }) =>
    loads.map((load) => ({ name, load, locks: locksText(load.locks) })),
  );
  return [...Map.groupBy(lines, ({ load, locks }) => `${load.name} ${locks}`).values()].map((same) => {
    const { load, locks } = same[0] as (typeof lines)[number];
    if (load.isolation === null) throw new Error(`Nobody said why the locks of ${load.name} are enough`);
    const { why, rules } = load.isolation;
    return [same.map(({ name }) => name).join(", "), locks, why, rules.join(", ")];
  });
};

const pageText = (): string =>
  [
    "<!-- Generated from the loads of src/operations by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# What happens at the same time",
    "Whatever happens at once has an outcome that it could have had one after the other. Memory and SQLite run one step at a time. Postgres runs them beside each other at READ COMMITTED, where this page is what makes it so: " +
      "an operation locks the rows on which its decision depends and which it does not write, and only then reads.",
    "## What a store promises",
    [
      "- Locks are taken in one order: the organization, then class by class by name, then by objectId. They are held until the step is written. A lock excludes every other; a *shared* one only whoever changes the row or locks it unshared. A row that one step, or one batch, wants in both ways is locked unshared.",
      "- *Every* is each row of the class in the firm. A lock of the organization holds also where it has no row yet.",
      "- Rows, the settings, the account and the session of who asks, and kept answers are read in statements after the locks. What was locked through a row (the engineer of a booking) is looked up again then: if it is another, the step begins anew.",
      "- A row is changed or deleted only in the version that was read. If it is another by then, if a unique key was taken meanwhile, or if a foreign key is broken, the step begins anew with fresh reads, a bounded number of times; a unique key that is met again is `DUPLICATE`.",
      "- A batch takes the locks of all its steps before the first, those of a step that refers to an answer as soon as they are known.",
      "- A what-if and a question lock nothing; the rounds of a question see one snapshot.",
    ].join("\n"),
    "## What each operation locks",
    "The word behind a class is the argument that names the row. What is not here changes no records.",
    markdownTable(["operation", "holds until it is written", "why that is enough", "rules"], rows()),
    "## What is left open",
    [
      "- Who gives up the own account (R-ID-8) in the very moment in which a call of the same person is under way leaves a row of the log that names an account which is gone, where otherwise it would stay, inactive. The log has the account's last record. To exclude it every operation would have to lock its actor.",
      "- A role that is taken away, a session that is ended and an account that is deactivated stop every operation that begins later (R-POL-4), not one that was already being judged.",
    ].join("\n"),
  ].join("\n\n");

/** docs/concurrency.md: what excludes what. */
export const concurrencyPage = (): ReadonlyArray<GeneratedFile> => [
  { path: "docs/concurrency.md", text: `${pageText()}\n` },
];
