import type { Lock } from "../../ports/load.ts";
import { lockOrder } from "../../ports/lock-order.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "../markdown-table.ts";
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

/** One row for each load and its locks, with all operations that use it. */
const rows = (): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = writingOperations.flatMap(({ name, loads }) =>
    loads.map((load) => ({ name, load, locks: locksText(load.locks) })),
  );
  return [...Map.groupBy(lines, ({ load, locks }) => `${load.name} ${locks}`).values()].map((same) => {
    const { load, locks } = same[0] as (typeof lines)[number];
    if (load.isolation === null)
      throw new Error(`The load ${load.name} has no isolation: say why its locks are enough`);
    const { why, rules } = load.isolation;
    return [same.map(({ name }) => name).join(", "), locks, why, rules.join(", ")];
  });
};

const pageText = (): string =>
  [
    "<!-- Generated from the loads of src/operations by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# Concurrency",
    "Concurrent operations are serializable: the outcome is one that they could have had one after the other. The memory store and SQLite run one operation at a time. Postgres runs them concurrently at READ COMMITTED. There the locks on this page give the guarantee: " +
      "an operation first locks the rows on which its decision depends and which it does not write, and then reads.",
    "## What a store guarantees",
    [
      "- Locks are taken in one order: the organization, then classes by name, then rows by objectId. They are held until the commit. A lock excludes all others. A *shared* lock excludes only changes of the row and unshared locks. If one operation or batch needs a row in both ways, the lock is unshared.",
      "- *Every* means each row of the class in the firm. The organization can be locked before it has a row.",
      "- Rows, settings, the caller's account and session, and stored answers are read in statements after the locks. If a row was locked through another row (the engineer of a booking), the pointer is read again; if it changed, the operation runs again.",
      "- A row is changed or deleted only in the version that was read. If the version changed, a unique key was taken or a foreign key fails, the operation runs again with fresh reads, a limited number of times. If a unique key is still taken then, the refusal is `DUPLICATE`.",
      "- A batch takes the locks of all its items before the first one runs. An item that refers to an earlier answer takes its locks as soon as they are known.",
      "- `allocations.check` and queries lock nothing. A dry run takes the locks of the write. All reads of a query see one snapshot.",
    ].join("\n"),
    "## What each operation locks",
    "The word after a class is the parameter with the id of the row. Operations that are not listed change no records.",
    markdownTable(["operation", "locks until the commit", "why that is enough", "rules"], rows()),
    "## What is left open",
    [
      "- A person may delete their account (R-ID-8) while another call of theirs is running. Then a row of the log names an account that was deleted, where otherwise the account would stay, inactive. The log still has the last record of the account. To exclude this, every operation would have to lock its actor.",
      "- Removing a role, ending a session or deactivating an account stops every operation that begins later (R-POL-4), but not one that is already being judged.",
    ].join("\n"),
  ].join("\n\n");

/** docs/concurrency.md: the locks of each operation, and why they are enough. */
export const concurrencyPage = (): ReadonlyArray<GeneratedFile> => [
  { path: "docs/concurrency.md", text: `${pageText()}\n` },
];
