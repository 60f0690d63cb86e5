import type { Role } from "../../domain/kernel/context/actor.ts";
import type { HistoryCall } from "./history.ts";

/** A firm to begin a history with. Names are external ids and the names of records: each is used once. */
export interface FirmPlan {
  /** Users beside the administrator and the engineers. */
  readonly people: ReadonlyArray<{ readonly name: string; readonly role: Role }>;
  readonly engineers: ReadonlyArray<{
    readonly name: string;
    /** Null: nobody may approve hours of the engineer, because they would have no amount. */
    readonly hourlyRate: number | null;
    readonly certificates: ReadonlyArray<{ readonly name: string; readonly expiresOn: string | null }>;
  }>;
  readonly projects: ReadonlyArray<{
    readonly name: string;
    /** The name of the user who manages it; null: the administrator. */
    readonly manager: string | null;
    readonly startDate?: string;
    readonly endDate?: string;
    readonly requiredCertifications?: ReadonlyArray<string>;
  }>;
}

/** Minutes of an engineer on one day in each planned firm. */
export const dayCeiling = 600;
/** The name of the account of a person; that of the engineer is the name itself. */
export const accountOf = (name: string): string => `account of ${name}`;
/** The name of a certificate. */
export const certificateOf = (engineer: string, name: string): string => `${name} of ${engineer}`;
const named = (name: string) => ({ $id: name });
const provision = (name: string, role: Role): HistoryCall => ({
  as: "admin",
  operation: "users.provision",
  input: { externalId: name, role },
  names: accountOf(name),
});

/** The calls of the administrator that create a planned firm. */
export const firmSetup = ({ people, engineers, projects }: FirmPlan): ReadonlyArray<HistoryCall> => [
  { as: "admin", operation: "settings.set", input: { hoursPerDayMax: dayCeiling, from: "2020-01-01" } },
  ...people.map(({ name, role }) => provision(name, role)),
  ...engineers.flatMap(({ name, hourlyRate }): ReadonlyArray<HistoryCall> => {
    const profile = { fullName: name, discipline: "Civil", user: named(accountOf(name)) };
    const rate = { engineer: named(name), from: "2020-01-01", rate: hourlyRate };
    return [
      provision(name, "engineer"),
      {
        as: "admin",
        operation: "engineers.create",
        input: { ...profile, ...(hourlyRate === null ? {} : { hourlyRate }) },
        names: name,
      },
      ...(hourlyRate === null ? [] : [{ as: "admin", operation: "rates.set", input: rate }]),
    ];
  }),
  ...projects.map(
    ({ name, manager, ...dates }): HistoryCall => ({
      as: "admin",
      operation: "projects.create",
      input: { name, status: "Active", ...(manager === null ? {} : { manager: named(accountOf(manager)) }), ...dates },
      names: name,
    }),
  ),
  ...engineers.flatMap(({ name: engineer, certificates }) =>
    certificates.map(
      ({ name, expiresOn }): HistoryCall => ({
        as: "admin",
        operation: "certifications.create",
        input: {
          ...{ engineer: named(engineer), certificationName: name, issuer: "State" },
          ...{ issuedOn: "2020-01-01", expiresOn },
        },
        names: certificateOf(engineer, name),
      }),
    ),
  ),
];
