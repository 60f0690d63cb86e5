export const roles = [
  "administrator",
  "coordinator",
  "projectManager",
  "engineer",
  "clientLead",
  "salesperson",
] as const;
export type Role = (typeof roles)[number];

/** The ways of reading for which an own class may state a right. Every other way, such as the log, needs those of `find` and `get`. */
export const customReadings = ["find", "get", "count"] as const;
export type CustomReading = (typeof customReadings)[number];

/** Who asks, once the role is known. The role is read from the user's row or given by a host that owns identity. */
export interface Actor {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: Role;
  /** A client lead sees the projects of this company. */
  readonly clientCompany: string | null;
  /** Salespeople of one team may share deals. */
  readonly team: string | null;
  /** Has no account: reaches classes that are open to anyone, and nothing else. */
  readonly anonymous?: true;
  /** The host itself (its master key): policies do not apply to it, rules do. */
  readonly master?: true;
  /** What the host lets a write of this caller declare (R-CUST-2). */
  readonly declares?: ReadonlyArray<Declarable>;
  /** The way in which records are read, for classes that state rights of their own for it. Default: any way. */
  readonly reads?: CustomReading;
}
/** What a first write may declare: open classes with their fields, and fields of accounts. */
export type Declarable = "classes" | "userFields";

/** Administrators and coordinators. */
export const isStaff = (actor: Actor): boolean => actor.role === "administrator" || actor.role === "coordinator";
export const isAdministrator = (actor: Actor): boolean => actor.role === "administrator";
