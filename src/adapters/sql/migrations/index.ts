import { statistics } from "../statistics.ts";
import { first } from "./0001-first.ts";
import type { Migration } from "./migration.ts";

/** All of them, forward only: what was released is never edited, a change is the next number. */
export const migrations: ReadonlyArray<Migration> = [first];

/** The version that this firmcore works with. */
export const latest: number = migrations.length;

/**
 * The statements that bring a SQLite database from a version to the current one, for hosts with a migration tool of their
 * own, each ended by a semicolon: run them in one transaction. `from: 0` is an empty database.
 */
export const migrationSql = (from = 0): ReadonlyArray<string> =>
  from >= latest
    ? []
    : [...migrations.filter(({ version }) => version > from).flatMap(steps), ...statistics()].map(
        (statement) => `${statement};`,
      );

const steps = ({ version, sqlite }: Migration): ReadonlyArray<string> => [
  ...sqlite,
  `insert into firm_migration ("version", "at") values (${version}, cast(unixepoch('subsec') * 1000 as integer))`,
];
