import { classPolicies } from "../classes.gen.ts";
import type { Actor } from "../kernel/context/actor.ts";
import type { RelatedRecords } from "../kernel/policy/evaluate.ts";
import { holdsFor, type Policy } from "../kernel/policy/policy.ts";
import type { AlertMoment, AlertRows, Recipient } from "./alert.ts";

type Values = Readonly<Record<string, unknown>>;

/** The class of the rows of each name. */
const classes: Readonly<Record<keyof AlertRows, string>> = {
  users: "User",
  engineers: "EngineerProfile",
  certifications: "Certification",
  bookings: "Allocation",
  limits: "CapacityLimit",
  projects: "Project",
  hours: "BillableHour",
  throttles: "LoginThrottle",
  tasks: "Task",
  updates: "StatusUpdate",
  deals: "Deal",
  activities: "Activity",
};

const byIds = <R extends { readonly objectId: string }>(rows: ReadonlyArray<R>): ReadonlyMap<string, R> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** The rows as related records, each found in constant time. */
const relatedRecords = (rows: AlertRows): RelatedRecords => {
  const of = new Map<string, ReadonlyArray<Values>>(
    Object.entries(classes).map(([name, entity]) => [entity, rows[name as keyof AlertRows] as never]),
  );
  const grouped = new Map<string, ReadonlyMap<unknown, ReadonlyArray<Values>>>();
  const pointing = (entity: string, by: string, value: unknown): ReadonlyArray<Values> => {
    const name = `${entity} ${by}`;
    const groups = grouped.get(name) ?? Map.groupBy(of.get(entity) ?? [], (row) => row[by]);
    grouped.set(name, groups);
    return groups.get(value) ?? [];
  };
  return { pointing, get: (entity, objectId) => pointing(entity, "objectId", objectId)[0] };
};

/** The rows of alerts, and what their kinds ask of them. */
export interface IndexedRows extends AlertRows {
  readonly user: (objectId: string | null | undefined) => Recipient | undefined;
  readonly inRole: (role: string) => ReadonlyArray<Recipient>;
  readonly engineer: (objectId: string) => AlertRows["engineers"][number] | undefined;
  readonly project: (objectId: string) => AlertRows["projects"][number] | undefined;
  /** Whether the engineer works here: there are no alerts about those who left. */
  readonly employed: (objectId: string) => boolean;
  readonly record: (entity: string, objectId: string) => Values | undefined;
  /** Whether the policy lets a user read a record (R-POL-2). */
  readonly mayRead: (user: Recipient, entity: string, record: Values) => boolean;
}

export const indexRows = (rows: AlertRows, { firm, organizationId }: AlertMoment): IndexedRows => {
  const [users, engineers, projects] = [byIds(rows.users), byIds(rows.engineers), byIds(rows.projects)];
  const byRole = Map.groupBy(rows.users, ({ role }): string => role);
  const around = relatedRecords(rows);
  const policies: Readonly<Record<string, Policy | undefined>> = classPolicies;
  return {
    ...rows,
    user: (objectId) => users.get(objectId ?? ""),
    inRole: (role) => byRole.get(role) ?? [],
    engineer: (objectId) => engineers.get(objectId),
    project: (objectId) => projects.get(objectId),
    employed: (objectId) => (engineers.get(objectId)?.employmentStatus ?? "left") !== "left",
    record: around.get,
    mayRead: ({ objectId: userId, role, clientCompany, team }, entity, record) => {
      const actor: Actor = { organizationId, userId, role, clientCompany, team };
      const policy = policies[entity];
      return policy !== undefined && holdsFor(policy.read(actor, firm), record, around);
    },
  };
};
