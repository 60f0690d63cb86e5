import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { Company } from "../../domain/company/entity.ts";
import { EngineerProfile } from "../../domain/engineer/entity.ts";
import type { ChunkState } from "../../domain/import/chunk.ts";
import { importClasses } from "../../domain/import/classes.ts";
import { judgedFields } from "../../domain/import/flagged.ts";
import type { Accounts } from "../../domain/import/twin-account.ts";
import { type Entity, type Row, uniquesOf } from "../../domain/kernel/entity.ts";
import { and, type Handle, type Handles, never, or, type Where } from "../../domain/kernel/predicate.ts";
import { Organization } from "../../domain/organization/entity.ts";
import { Project } from "../../domain/project/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { twinKeys } from "../../domain/user/names.ts";
import { pseudonymOf } from "../../domain/user/standing.ts";
import { type Load, load, many, origins } from "../../ports/load.ts";

/** What a chunk of one class is judged on; `twins` are rows that hold a unique value of the chunk. */
export type ImportState = ChunkState & {
  /** Accounts that an import made for second profiles, or that have such a name. */
  readonly named: Accounts["named"];
  readonly profiles: Accounts["profiles"];
  readonly [twins: `twin_${string}`]: ReadonlyArray<Row>;
};

/** The single fields of a class that no two rows share. */
export const uniqueFields = (entity: Entity): ReadonlyArray<string> =>
  uniquesOf(entity).flatMap((names) => (names.length === 1 ? names : []));

const textField = (of: object, name: string): Handle<Row, string> =>
  (of as Readonly<Record<string, Handle<Row, string>>>)[name] as Handle<Row, string>;

/** Accounts of erased people: their key is that of a name that was given up, which nobody can take (R-ID-8). */
const erasedUser = (u: Handles<User>): Where<User> =>
  and(u.active.is(false), startsWith("usernameKey", " "), startsWith("username", pseudonymOf("")));
const startsWith = (field: string, text: string): Where<User> => ({ is: "startsWith", field, text });

const importLoad = (entity: Entity): Load<ImportState, Record<string, "texts">> => {
  const uniques = uniqueFields(entity);
  const always = [
    "organizations",
    "ids",
    "engineers",
    "projects",
    "allocations",
    "users",
    "rates",
    "clients",
    "accounts",
  ];
  const shape = Object.fromEntries(
    [...always, ...uniques.map((name) => `unique_${name}`)].map((name) => [name, "texts" as const]),
  );
  const { name } = entity;
  const forHours = name === "BillableHour";
  const forProfiles = name === "EngineerProfile";
  const forUsers = name === "User";
  const onlyIf = <R>(wanted: boolean, where: Where<R>): Where<R> => (wanted ? where : and(never, where));
  return load(`import.${name}`, shape, (arg) => {
    const given = (of: string) => arg[of] as { readonly param: string };
    // Facts are not judged, but a snapshot takes the rates as they stand, and whoever tightens the settings or forgets a person
    // has every engineer locked, and counts on none being written about or made. Of two who demote administrators one comes second.
    const engineers = { entity: EngineerProfile, id: given("engineers") };
    const organization = { entity: Organization, id: given("organizations") };
    return {
      locks: forUsers ? [organization] : forProfiles ? [{ ...organization, share: true }, engineers] : [engineers],
      reads: () =>
        ({
          existing: many(entity, (e) => textField(e, "objectId").oneOf([given("ids")]) as never) as never,
          origins: origins(entity, given("ids")),
          rateOrigins: origins(RateStep, given("rates")),
          erased: forProfiles
            ? many(User, (u) => and(u.objectId.oneOf([given("users")]), erasedUser(u)), ["objectId"])
            : many(
                EngineerProfile,
                (e) => onlyIf(!forUsers, and(e.objectId.oneOf([given("engineers")]), e.user.via(User, erasedUser))),
                ["objectId", "user"],
              ),
          named: many(User, (u) => onlyIf(forProfiles, u.usernameKey.oneOf([given("accounts")])), [
            ...(["objectId", "usernameKey", "emailKey", "passwordHash"] as const),
          ]),
          profiles: many(
            EngineerProfile,
            (e) =>
              onlyIf(
                forProfiles,
                e.user.via(User, (u) => u.usernameKey.oneOf([given("accounts")])),
              ),
            ["objectId", "user"],
          ),
          administrators: many(User, (u) => onlyIf(forUsers, and(u.role.is("administrator"), u.active.is(true))), [
            "objectId",
          ]),
          rates: many(RateStep, (r) => onlyIf(forHours || forProfiles, r.engineer.oneOf([given("engineers")]))),
          allocations: many(Allocation, (a) => onlyIf(forHours, a.objectId.oneOf([given("allocations")])), [
            "objectId",
            "allocationPercent",
            "rate",
          ]),
          companies: many(Company, (c) => onlyIf(name === "Project", c.name.oneOf([given("clients")])), [
            "objectId",
            "name",
          ]),
          projects: many(Project, (p) => onlyIf(forHours, p.objectId.oneOf([given("projects")])), [
            "objectId",
            "projectCode",
            "rate",
          ]),
          engineers: many(EngineerProfile, (e) => onlyIf(forHours, e.objectId.oneOf([given("engineers")])), [
            "objectId",
            "discipline",
          ]),
          ...Object.fromEntries(
            uniques.map((field) => [
              `twin_${field}`,
              many(entity, (e) => textField(e, field).oneOf([given(`unique_${field}`)]) as never, [
                "objectId",
                field,
              ] as never),
            ]),
          ),
        }) as unknown as Load<ImportState, typeof shape>["reads"],
    };
  });
};

/** One load for each class that an import knows. */
export const importLoads: ReadonlyMap<string, Load<ImportState, Record<string, "texts">>> = new Map(
  importClasses.map(({ entity }) => [entity.name, importLoad(entity)]),
);

/** What the flags look at, of some engineers. */
export const flagReads = {
  engineers: many(EngineerProfile, (e) => e.objectId.oneOf([{ param: "engineers" }])),
  allocations: many(Allocation, (a) => a.engineer.oneOf([{ param: "engineers" }])),
  certifications: many(Certification, (c) => c.engineer.oneOf([{ param: "engineers" }])),
  hours: many(BillableHour, (h) => h.engineer.oneOf([{ param: "engineers" }]), [
    "objectId",
    ...judgedFields.BillableHour,
  ]),
  limits: many(CapacityLimit, (c) => c.engineer.oneOf([{ param: "engineers" }])),
};
export const projectsRead = many(Project, (p) => p.objectId.present);
const twinLike = (_: Handles<User>): Where<User> =>
  or(...Object.entries(twinKeys).map(([field, text]) => startsWith(field, text)));
/** Accounts with names like those of twins, and their profiles. */
export const twinLikeReads = {
  accounts: many(User, twinLike, [
    ...(["objectId", "username", "usernameKey", "skeleton", "logInKey"] as const),
    ...(["emailKey", "passwordHash", "externalId"] as const),
  ]),
  profiles: many(EngineerProfile, (e) => e.user.via(User, twinLike), ["objectId", "user"]),
};
/** Bookings by their ids, whosever they are. */
export const linkedRead = many(Allocation, (a) => a.objectId.oneOf([{ param: "ids" }]));

/** Who holds some values of a field that no two rows share. */
export const holdersRead = (entity: Entity, name: string) =>
  many(entity, (e) => textField(e, name).oneOf([{ param: "values" }]) as never, ["objectId", name] as never);

/** The records of a chunk as they are, before it is judged which of its rows say anything new. */
export const existingRead = (entity: Entity) => many(entity, (e) => textField(e, "objectId").oneOf([{ param: "ids" }]) as never); // biome-ignore format: one line
export const ratesRead = many(RateStep, (r) => r.engineer.oneOf([{ param: "ids" }]));
