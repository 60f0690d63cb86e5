import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import type { RecordPermissions } from "../../operations/permissions/permissions.ts";
import type { AccessList } from "../../operations/policy/access-list.ts";
import type { Step } from "./adapter-rules.ts";
import type { Visit } from "./route.ts";

/** Somebody whom a grant lets read: a user, or everybody of a role. */
type Grantee = { readonly user: string } | { readonly role: Role };
const keyOf = (grantee: Grantee): string => ("user" in grantee ? grantee.user : `role:${grantee.role}`);

/** The classes with grants of reading (R-POL-3), and the operations that make and end one. */
const granting: Readonly<Record<string, "documents" | "grants">> = {
  ...{ Company: "grants", Contact: "grants", Deal: "grants", Activity: "grants" },
  Document: "documents",
};
const roleNames: ReadonlySet<string> = new Set(roles);

/** The row that the first command of a save creates, for the commands behind it. */
export const createdRow = { $ref: [0, "objectId"] } as const;
/** A step whose reference counts the commands before those of its save, too. */
export const behind = (count: number, { operation, input }: Step): Step => ({
  operation,
  input: Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, value === createdRow ? { $ref: [count, "objectId"] } : value]),
  ),
});

/** Whom a sent access list lets read: accounts of the firm that the caller knows, and its roles. All else in it is ignored (wire.md). */
const readersIn = async (sent: object, visit: Visit): Promise<ReadonlyArray<Grantee>> => {
  const keys = Object.entries(sent).flatMap(([key, right]) => (hasFields(right) && right.read === true ? [key] : []));
  const named = keys.flatMap((key): ReadonlyArray<Grantee> => {
    const role = key.startsWith("role:") ? key.slice("role:".length) : "";
    return roleNames.has(role) ? [{ role: role as Role }] : [];
  });
  const users = keys.filter((key) => key !== "*" && !key.startsWith("role:"));
  if (users.length === 0) return named;
  // Clients name the author of a row in its list, who may read it anyway.
  const own = (await visit.call("identity.me", {})) as { readonly objectId: string };
  const where = { objectId: { in: users.filter((key) => key !== own.objectId).slice(0, 1_000) } };
  const { results } = (await visit.call("users.list", { where, select: ["objectId"], limit: 1_000 })) as {
    readonly results: ReadonlyArray<{ readonly objectId: string }>;
  };
  return [...named, ...results.map(({ objectId }) => ({ user: objectId }))];
};

const accessListOf = async (name: string, objectId: string, visit: Visit): Promise<AccessList> => {
  const answer = await visit.call("permissions.of", { class: name, objectIds: [objectId] });
  return (answer as { readonly results: ReadonlyArray<RecordPermissions> }).results[0]?.permissions ?? {};
};

interface Held {
  readonly grantee: Grantee;
  readonly end: Step;
}
/** The grants of a row that the caller may end. */
const grantsOf = async (name: string, objectId: string, visit: Visit): Promise<ReadonlyArray<Held>> => {
  if (granting[name] === "documents") {
    const { sharedWith } = (await visit.call("documents.get", { objectId })) as {
      readonly sharedWith: { readonly users: ReadonlyArray<string>; readonly roles: ReadonlyArray<Role> } | null;
    };
    const to = [
      ...(sharedWith?.users ?? []).map((user) => ({ user })),
      ...(sharedWith?.roles ?? []).map((role) => ({ role })),
    ];
    return to.map((grantee) => ({ grantee, end: { operation: "documents.unshare", input: { objectId, ...grantee } } }));
  }
  const where = { class: name, record: objectId };
  const { results } = (await visit.call("grants.list", { where, limit: 1_000 })) as {
    readonly results: ReadonlyArray<{ readonly objectId: string; readonly user: string | null; readonly role: Role }>;
  };
  return results.map(({ objectId: grant, user, role }) => ({
    grantee: user === null ? { role } : { user },
    end: { operation: "grants.remove", input: { objectId: grant } },
  }));
};

/**
 * The commands that make the grants of a row those of a sent access list: who is named and may not read yet gets a grant, and a grant
 * whose holder is not named ends. `objectId` may be {@link createdRow}; then there is no list yet.
 */
export const grantSteps = async (
  name: string,
  objectId: string | typeof createdRow,
  sent: unknown,
  visit: Visit,
): Promise<ReadonlyArray<Step>> => {
  const how = Object.hasOwn(granting, name) ? granting[name] : undefined;
  if (how === undefined || !hasFields(sent) || "__op" in sent) return [];
  const isNew = typeof objectId !== "string";
  const list = isNew ? {} : await accessListOf(name, objectId, visit);
  const wanted = await readersIn(sent, visit);
  const held = isNew ? [] : await grantsOf(name, objectId, visit);
  const reads = (key: string): boolean =>
    list[key]?.read === true || (list["*"]?.read === true && key !== "role:clientLead");
  const isHeld = (key: string): boolean => held.some(({ grantee }) => keyOf(grantee) === key);
  const added = wanted.filter((grantee) => !reads(keyOf(grantee)) && !isHeld(keyOf(grantee)));
  const names = new Set(wanted.map(keyOf));
  // A list does not show the grants of those whom `*` lets read, so a client that sends it back does not mean to end them.
  const isShown = (key: string): boolean => list[key]?.read === true;
  return [
    ...added.map(
      (grantee): Step =>
        how === "documents"
          ? { operation: "documents.share", input: { objectId, ...grantee } }
          : { operation: "grants.add", input: { class: name, record: objectId, ...grantee } },
    ),
    ...held.flatMap(({ grantee, end }) => (isShown(keyOf(grantee)) && !names.has(keyOf(grantee)) ? [end] : [])),
  ];
};
