import * as Result from "effect/Result";
import { type Actor, type Declarable, type Role, roles } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import {
  type AuthRequired,
  type InvalidInput,
  refuseField,
  type SessionInvalid,
} from "../../domain/kernel/refusal/refusal.ts";
import { endsAt } from "../../domain/user/session-lifetime.ts";
import type { Account } from "../../ports/store.ts";

/** What a host that signs people in itself says about a caller. Without `role`, each call reads the role from the user row. */
interface HostClaims {
  readonly organizationId: string;
  readonly role?: Role;
  /** With `role: 'clientLead'`: the company whose projects may be seen. */
  readonly clientCompany?: string;
  /** With `role: 'salesperson'`: the team whose deals may be seen. */
  readonly team?: string;
}
/** A caller by the objectId of a User. With `role` it need not be a user (`'host'`), but then it writes nothing that has an author (R-ID-10). */
export interface HostCaller extends HostClaims {
  readonly userId: string;
  readonly externalId?: never;
}
/** A caller by the host's own id of the person, as passed to `users.provision` (R-ID-10). */
export interface ExternalIdCaller extends HostClaims {
  readonly externalId: string;
  readonly userId?: never;
}
/** What a host lets a caller do beyond the policies. A transport sets it from its own options, never from what a client sent. */
export interface Allowance {
  /** The host itself speaks: policies do not apply, rules do. A session token beside it names the user. */
  readonly master?: true;
  /** Without a session, the classes that are open to anyone can be reached. */
  readonly anyone?: true;
  /** What a first write declares. */
  readonly declares?: ReadonlyArray<Declarable>;
  /** The id that a client chose for the record that an operation creates. */
  readonly creates?: { readonly operation: string; readonly objectId: string };
}
/** A caller by a session token, which is checked at every call (R-ID-7). */
export interface SessionCaller {
  /** Default: the firm that the token names. A token of another firm is refused (`SESSION_INVALID`). */
  readonly organizationId?: string;
  readonly sessionToken: string;
  /** The network address of the caller; failed log-ins are counted by it (R-ID-6). */
  readonly address?: string;
  readonly allow?: Allowance;
}
/** A caller who is not signed in: may sign up, log in and use a mailed token. */
export interface Visitor {
  readonly organizationId: string;
  readonly address?: string;
  readonly allow?: Allowance;
}
export type Caller = HostCaller | ExternalIdCaller | SessionCaller | Visitor;

/** A caller whose token or external id was looked up; `userId` is null for a visitor. */
export interface ResolvedCaller {
  readonly organizationId: string;
  readonly userId: string | null;
  readonly session: string | null;
  /** The digest of its token; the session must still have it. */
  readonly tokenHash: string | null;
  readonly address: string | null;
  readonly host: Partial<HostClaims> | null;
  /** The external id that named the user; the account must still have it. */
  readonly externalId: string | null;
  readonly allow?: Allowance;
}

/** Text of 1 to 100 characters that every store keeps as it is; a lone surrogate would be replaced on its way to a file. */
export const isIdentifier = (of: unknown): of is string =>
  typeof of === "string" && of !== "" && of.length <= 100 && of.isWellFormed() && !of.includes("\u0000");

export const isAddress = (of: unknown): of is string => typeof of === "string" && of !== "";

/** Whether the store must be asked whom a caller means: a session token or an external id stands for a user. */
export const needsLookup = (caller: Caller): caller is SessionCaller | ExternalIdCaller =>
  "sessionToken" in caller || (caller as Partial<ExternalIdCaller>).externalId !== undefined;

/** Stand for a user id where there is none. No account has such an id. */
const [master, anonymous] = ["-master-", "-anyone-"];

/** A caller that needs no look-up. */
export const resolveHostCaller = (caller: HostCaller | Visitor): ResolvedCaller => {
  const {
    organizationId,
    userId: named,
    address = null,
    allow,
  } = caller as Partial<Omit<HostCaller, "externalId"> & Visitor>;
  const nobody = allow?.master === true ? master : allow?.anyone === true ? anonymous : null;
  const userId = named ?? nobody;
  return {
    organizationId: organizationId as string,
    userId,
    ...(allow === undefined ? {} : { allow }),
    session: null,
    tokenHash: null,
    address: isAddress(address) ? address : null,
    host: userId === null && (caller as Partial<HostCaller>).role === undefined ? null : (caller as HostCaller),
    externalId: null,
  };
};

/** Any caller as a visitor: a token must not decide who signs up or logs in, or in which firm. */
export const asVisitor = (caller: Caller): ResolvedCaller =>
  resolveHostCaller({
    organizationId: caller.organizationId ?? "",
    ...("address" in caller ? { address: caller.address as string } : {}),
  });

/** Whether a caller names a firm and a user. */
export const isSignedIn = ({ organizationId, userId }: ResolvedCaller): boolean =>
  isIdentifier(organizationId) && isIdentifier(userId);

/** Why a caller is not an actor. */
export type ActorRefusal = AuthRequired | SessionInvalid | InvalidInput<"UnknownWord">;

/** Refuses a stored answer to a caller who was deactivated or whose session ended since (R-POL-4). */
export const recheckActor =
  (caller: ResolvedCaller, now: number) =>
  (firm: Settings, account: Account | null): ActorRefusal | null => {
    const actor = actorOf(caller, account, now, firm);
    return Result.isFailure(actor) ? actor.failure : null;
  };

/** A host named a user whom the firm does not have. */
export const unknownUser = (by: "userId" | "externalId", id: string): AuthRequired => ({
  _tag: "AuthRequired",
  unknown: { by, id },
});

/** A host named a person whose account was deactivated, deleted or erased. */
const inactiveAccount: AuthRequired = { _tag: "AuthRequired", inactive: true };

const quoteWord = (word: unknown): string =>
  typeof word === "string" ? JSON.stringify(word.slice(0, 60)) : typeof word;

/**
 * The actor of a caller. Refuses unknown and inactive callers and ended sessions (R-POL-4, R-ID-7). A host that passes the role
 * owns it, and its actor need not be a user (R-ID-10); an account that was deactivated is refused anyway.
 */
export const actorOf = (
  caller: ResolvedCaller,
  account: Account | null,
  now: number,
  firm: Settings,
): Result.Result<Actor, ActorRefusal> => {
  const { allow, organizationId, userId } = caller;
  if (allow === undefined || userId === null) return accountOf(caller, account, now, firm);
  const declares = allow.declares === undefined ? {} : { declares: allow.declares };
  const without = { organizationId, userId, clientCompany: null, team: null, ...declares };
  // The role of the host decides where a rule asks for one.
  if (userId === master) return Result.succeed({ ...without, role: "administrator", master: true });
  if (userId === anonymous) return Result.succeed({ ...without, role: "engineer", anonymous: true });
  return Result.map(accountOf(caller, account, now, firm), (actor) => ({
    ...actor,
    ...declares,
    ...(allow.master === true ? { role: "administrator" as const, master: true as const } : {}),
  }));
};

const accountOf = (
  { organizationId, userId, session, tokenHash, host, externalId }: ResolvedCaller,
  account: Account | null,
  now: number,
  firm: Settings,
): Result.Result<Actor, ActorRefusal> => {
  if (userId === null) return Result.fail({ _tag: "AuthRequired" });
  if (externalId !== null && account?.externalId !== externalId)
    return Result.fail(unknownUser("externalId", externalId));
  // A host without types can pass any word. With an unknown role no policy shows a row, as if the firm were empty.
  if (host?.role !== undefined && !roles.includes(host.role))
    return Result.fail(refuseField("UnknownWord", "role", { id: "unknownRole", got: quoteWord(host.role) }, roles));
  if (host?.role !== undefined && account?.active === false) return Result.fail(inactiveAccount);
  if (host?.role !== undefined)
    return Result.succeed({
      organizationId,
      userId,
      role: host.role,
      clientCompany: host.clientCompany ?? null,
      team: host.team ?? null,
    });
  if (account === null && session === null) return Result.fail(unknownUser("userId", userId));
  const own = account?.session ?? null;
  const isLive = own !== null && own.user === userId && own.tokenHash === tokenHash && endsAt(own, firm) > now;
  if (account?.active !== true || (session !== null && !isLive))
    return Result.fail(session === null ? inactiveAccount : { _tag: "SessionInvalid" });
  const { role, clientCompany, team } = account;
  return Result.succeed({ organizationId, userId, role, clientCompany, team });
};
