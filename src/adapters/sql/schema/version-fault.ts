import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";

/** Why nothing can be done with the tables as they are, and what to run; `database` as the command line names it. */
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
