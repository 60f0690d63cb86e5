import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";

/** The fault of tables at another version, with the command to run; `database` as on the command line. */
export const versionFaultOf =
  (database: string) =>
  (version: number, expected: number): Storage => {
    const how = howToMigrate(database);
    const message =
      version > expected
        ? `The database is at version ${version}, this firmcore knows versions up to ${expected}; update firmcore`
        : version === 0
          ? `The database has no tables of firmcore yet: ${how}`
          : `The database is at version ${version}, this firmcore needs ${expected}: ${how}`;
    return { _tag: "Storage", message, retry: "never" };
  };
export const howToMigrate = (database: string): string => `run app.migrate() or \`firmcore migrate --db ${database}\``;
