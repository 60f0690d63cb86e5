import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { Company } from "../../domain/company/entity.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { importClasses } from "../../domain/import/classes/import-classes.ts";
import { namedAccountFields } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { profileAccountFields } from "../../domain/import/duplicates/second-profile-accounts.ts";
import { judgedFields } from "../../domain/import/flags/flag.ts";
import { judgedTaskFields } from "../../domain/import/flags/flag-tasks.ts";
import type { ImportClass, Values } from "../../domain/import/import-class.ts";
import { chunkFields } from "../../domain/import/merge/merge-chunk.ts";
import { and, type Handles, never, or, type Param, type Where } from "../../domain/kernel/policy/predicate.ts";
import { type Entity, type Row, uniquesOf } from "../../domain/kernel/schema/entity.ts";
import { Organization } from "../../domain/organization/entity.ts";
import { authorsOf } from "../../domain/privacy/personal-data.ts";
import { Project } from "../../domain/project/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { Task } from "../../domain/task/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { pseudonymOf } from "../../domain/user/user-state.ts";
import { twinKeys } from "../../domain/user/username-keys.ts";
import { load, many, origins, type Read, type ReadResults } from "../../ports/load.ts";

/** The fields that are unique by themselves. */
export const uniqueFields = (entity: Entity): ReadonlyArray<string> =>
  uniquesOf(entity).flatMap((names) => (names.length === 1 ? names : []));

const among = (field: string, values: Param<string>): Where => ({ is: "oneOf", field, values: [values] });
const startsWith = (field: string, text: string): Where => ({ is: "text", field, at: "start", text });
/** Accounts of erased people: their key begins with a space, so nobody can take it (R-ID-8). */
const erasedUser = (u: Handles<User>): Where<User> =>
  and(u.active.is(false), startsWith("usernameKey", " "), startsWith("username", pseudonymOf("")));

const given = {
  ...({ organizations: "texts", ids: "texts", engineers: "texts", projects: "texts", allocations: "texts" } as const),
  ...({ users: "texts", rates: "texts", clients: "texts", accounts: "texts", authors: "texts" } as const),
};
/** Records that hold a unique value of the chunk, by field. */
type Holders = Readonly<Record<`holder_${string}`, Read<ReadonlyArray<Row & Values>>>>;

const importLoad = ({ entity, name: logged }: Pick<ImportClass, "entity" | "name">) => {
  const uniques = uniqueFields(entity);
  const { name } = entity;
  const forHours = name === "BillableHour";
  const forProfiles = name === "EngineerProfile";
  const forUsers = name === "User";
  const onlyIf = <R>(wanted: boolean, where: Where<R>): Where<R> => (wanted ? where : and(never, where));
  const holders = Object.fromEntries(
    uniques.map((field) => [
      `holder_${field}`,
      many(entity, () => among(field, { param: `unique_${field}` }), ["objectId", field]),
    ]),
  ) as Holders;
  return load(`import.${logged}`, {
    parameters: { ...given, ...Object.fromEntries(uniques.map((field) => [`unique_${field}`, "texts" as const])) },
    isolation: {
      // A change of settings and an erasure rely on no profile being created meanwhile. Two imports that demote administrators run one after the other.
      locks: (arg) => {
        const engineers = { entity: EngineerProfile, id: arg.engineers };
        const organization = { entity: Organization, id: arg.organizations };
        return forUsers ? [organization] : forProfiles ? [{ ...organization, share: true }, engineers] : [engineers];
      },
      why: "An import records facts without checking rules; the version or id of each row guards it. It locks engineers because snapshots copy their rates, and to exclude operations that lock every engineer: changes of settings and erasures.",
      rules: ["R-IMP-2", "R-IMP-3", "R-ALLOC-10"],
    },
    reads: (arg) =>
      Object.assign(
        {
          existing: many(entity, () => among("objectId", arg.ids)) as Read<ReadonlyArray<Row>>,
          // The log names an own class, whose records are rows of another.
          origins: origins({ ...entity, name: logged }, arg.ids),
          rateOrigins: origins(RateStep, arg.rates),
          /** Accounts of erased people, or their profiles with the account. */
          erased: (forProfiles
            ? many(User, (u) => and(u.objectId.oneOf([arg.users]), erasedUser(u)), ["objectId"])
            : many(
                EngineerProfile,
                (e) => onlyIf(!forUsers, and(e.objectId.oneOf([arg.engineers]), e.user.via(User, erasedUser))),
                ["objectId", "user"],
              )) as Read<ReadonlyArray<{ readonly objectId: string; readonly user?: string }>>,
          /** Accounts of erased people who wrote texts of the rows. */
          erasedAuthors: many(
            User,
            (u) => onlyIf(authorsOf(entity).size > 0, and(u.objectId.oneOf([arg.authors]), erasedUser(u))),
            ["objectId"],
          ),
          /** Accounts with usernames that second profiles may get. */
          named: many(User, (u) => onlyIf(forProfiles, u.usernameKey.oneOf([arg.accounts])), profileAccountFields),
          profiles: many(
            EngineerProfile,
            (e) =>
              onlyIf(
                forProfiles,
                e.user.via(User, (u) => u.usernameKey.oneOf([arg.accounts])),
              ),
            ["objectId", "user"],
          ),
          administrators: many(User, (u) => onlyIf(forUsers, and(u.role.is("administrator"), u.active.is(true))), [
            "objectId",
          ]),
          rates: many(RateStep, (r) => onlyIf(forHours || forProfiles, r.engineer.oneOf([arg.engineers]))),
          allocations: many(
            Allocation,
            (a) => onlyIf(forHours, a.objectId.oneOf([arg.allocations])),
            chunkFields.allocations,
          ),
          companies: many(
            Company,
            (c) => onlyIf(name === "Project", c.name.oneOf([arg.clients])),
            chunkFields.companies,
          ),
          projects: many(Project, (p) => onlyIf(forHours, p.objectId.oneOf([arg.projects])), chunkFields.projects),
          engineers: many(
            EngineerProfile,
            (e) => onlyIf(forHours, e.objectId.oneOf([arg.engineers])),
            chunkFields.engineers,
          ),
        },
        holders,
      ),
  });
};

/** What is loaded for a chunk of one class. */
export type ImportState = ReadResults<ReturnType<typeof importLoad>["reads"]>;
/** The load of each class. */
export const importLoads: ReadonlyMap<string, ReturnType<typeof importLoad>> = new Map(
  importClasses.map((of) => [of.name, importLoad(of)]),
);
const ownLoads = new WeakMap<ImportClass, ReturnType<typeof importLoad>>();
/** The load of a class, a built-in one or an own one. */
export const importLoadOf = (of: ImportClass): ReturnType<typeof importLoad> => {
  const known = importLoads.get(of.name) ?? ownLoads.get(of);
  if (known !== undefined) return known;
  const made = importLoad(of);
  ownLoads.set(of, made);
  return made;
};

/** What flags need to know about some engineers. */
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
export const wonDealsRead = many(Deal, (d) => d.stage.is("won"), ["objectId", "title", "stage", "amount"]);
export const tasksRead = many(Task, (t) => t.objectId.present, judgedTaskFields);
/** The names of people and projects in the report. */
export const engineerNamesRead = many(EngineerProfile, (e) => e.objectId.oneOf([{ param: "ids" }]), [
  "objectId",
  "fullName",
]);
export const projectNamesRead = many(Project, (p) => p.objectId.oneOf([{ param: "ids" }]), ["objectId", "projectName"]);
export const projectsRead = many(Project, (p) => p.objectId.present);
const hasDuplicateUsername = (_: Handles<User>): Where<User> =>
  or(...Object.entries(twinKeys).map(([field, text]) => startsWith(field, text)));
/** Accounts with usernames of duplicates, and their profiles. */
export const duplicateUsernameReads = {
  accounts: many(User, hasDuplicateUsername, namedAccountFields),
  profiles: many(EngineerProfile, (e) => e.user.via(User, hasDuplicateUsername), ["objectId", "user"]),
};
/** Bookings by their ids. */
export const linkedRead = many(Allocation, (a) => a.objectId.oneOf([{ param: "ids" }]));

/** The records that hold some values of a unique field. */
export const holdersRead = (entity: Entity, name: string) =>
  many(entity, () => among(name, { param: "values" }), ["objectId", name]);

/** The stored records of a chunk, to find its unchanged rows. */
export const existingRead = (entity: Entity) => many(entity, () => among("objectId", { param: "ids" }));
export const ratesRead = many(RateStep, (r) => r.engineer.oneOf([{ param: "ids" }]));
