export const roles = [
  "administrator",
  "coordinator",
  "projectManager",
  "engineer",
  "clientLead",
  "salesperson",
] as const;
export type Role = (typeof roles)[number];

/** Who asks, once the role is known. The role is read from the user's row or given by a host that owns identity. */
export interface Actor {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: Role;
  /** A client lead sees the projects of this company. */
  readonly clientCompany: string | null;
  /** Salespeople of one team may share deals. */
  readonly team: string | null;
}

/** Administrators and coordinators. */
export const isStaff = (actor: Actor): boolean => actor.role === "administrator" || actor.role === "coordinator";
export const isAdministrator = (actor: Actor): boolean => actor.role === "administrator";
