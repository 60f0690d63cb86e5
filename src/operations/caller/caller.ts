import * as Result from "effect/Result";
import { type Actor, type Role, roles } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import {
  type AuthRequired,
  type InvalidInput,
  refuseField,
  type SessionInvalid,
} from "../../domain/kernel/refusal/refusal.ts";
import { endsAt } from "../../domain/user/session-lifetime.ts";
import type { Account } from "../../ports/store.ts";

/** What a host that signs people in itself may say of who asks: with `role` it owns that too, otherwise it is read from the user's row at every call. */
interface HostClaims {
  readonly organizationId: string;
  readonly role?: Role;
  /** With `role: 'clientLead'`: the company whose projects may be seen. */
  readonly clientCompany?: string;
  /** With `role: 'salesperson'`: the team whose deals may be seen. */
  readonly team?: string;
}
/** Who asks, by firmcore's id: the objectId of a User. With `role` it may also be no user (`'host'`), who writes nothing that has an author (R-ID-10). */
export interface HostCaller extends HostClaims {
  readonly userId: string;
  readonly externalId?: never;
}
/** Who asks, by the host's own id of this person, as it was given to `users.provision` (R-ID-10). */
export interface ExternalIdCaller extends HostClaims {
  readonly externalId: string;
  readonly userId?: never;
}
/** Who asks, by the token of a log-in (R-ID-7): judged anew at every call. */
export interface SessionCaller {
  /** Default: the firm that the token names; with it a token of another firm is refused (`SESSION_INVALID`). */
  readonly organizationId?: string;
  readonly sessionToken: string;
  /** Where from; failed log-ins are counted by it (R-ID-6). */
  readonly address?: string;
}
/** Nobody yet: may sign up, log in, and answer a mail. */
export interface Visitor {
  readonly organizationId: string;
  readonly address?: string;
}
export type Caller = HostCaller | ExternalIdCaller | SessionCaller | Visitor;

/** A caller once a token or an external id is looked up; `userId` null is a visitor. */
export interface ResolvedCaller {
  readonly organizationId: string;
  readonly userId: string | null;
  readonly session: string | null;
  readonly address: string | null;
  readonly host: Partial<HostClaims> | null;
  /** The host's own id of the user: the account must still have it. */
  readonly externalId: string | null;
}

/** Text that every store keeps apart from every other: a lone surrogate would be folded into another on its way to a file. */
export const isIdentifier = (of: unknown): of is string =>
  typeof of === "string" && of !== "" && of.length <= 100 && of.isWellFormed() && !of.includes("\u0000");

export const isAddress = (of: unknown): of is string => typeof of === "string" && of !== "";

/** Whether the store must be asked whom a caller means: a session token or an external id stands for a user. */
export const needsLookup = (caller: Caller): caller is SessionCaller | ExternalIdCaller =>
  "sessionToken" in caller || (caller as Partial<ExternalIdCaller>).externalId !== undefined;

/** What is known without asking the store; a token and an external id are looked up there. */
export const resolveHostCaller = (caller: HostCaller | Visitor): ResolvedCaller => {
  const { organizationId, userId = null, address = null } = caller as Partial<Omit<HostCaller, "externalId"> & Visitor>;
  return {
    organizationId: organizationId as string,
    userId,
    session: null,
    address: isAddress(address) ? address : null,
    host: userId === null ? null : (caller as HostCaller),
    externalId: null,
  };
};

/** Whoever asks, as somebody who is nobody yet: a token at hand has no say in who signs up or logs in, nor in which firm. */
export const asVisitor = (caller: Caller): ResolvedCaller =>
  resolveHostCaller({
    organizationId: caller.organizationId ?? "",
    ...("address" in caller ? { address: caller.address as string } : {}),
  });

/** Whether the caller names a firm and a user at all. */
export const isSignedIn = ({ organizationId, userId }: ResolvedCaller): boolean =>
  isIdentifier(organizationId) && isIdentifier(userId);

/** Why a caller is no actor. */
export type ActorRefusal = AuthRequired | SessionInvalid | InvalidInput;

/** Why somebody who once asked may not even be given the old answer again: inactive since, or the session ended (R-POL-4). */
export const recheckActor =
  (known: ResolvedCaller, now: number) =>
  (firm: Settings, account: Account | null): ActorRefusal | null => {
    const actor = actorOf(known, account, now, firm);
    return Result.isFailure(actor) ? actor.failure : null;
  };

/** A host named somebody whom the firm does not have. */
export const unknownUser = (by: "userId" | "externalId", id: string): AuthRequired => ({
  _tag: "AuthRequired",
  unknown: { by, id },
});

const quoteWord = (word: unknown): string =>
  typeof word === "string" ? JSON.stringify(word.slice(0, 60)) : typeof word;

/**
 * The actor that a caller is: not one who is unknown or inactive, and not by a session that ended (R-POL-4, R-ID-7). Where the host
 * says the role too, it owns that, and the actor need not be a user (R-ID-10); an account that was deactivated stays so.
 */
export const actorOf = (
  { organizationId, userId, session, host, externalId }: ResolvedCaller,
  account: Account | null,
  now: number,
  firm: Settings,
): Result.Result<Actor, ActorRefusal> => {
  if (userId === null) return Result.fail({ _tag: "AuthRequired" });
  if (externalId !== null && account?.externalId !== externalId)
    return Result.fail(unknownUser("externalId", externalId));
  // A host without types can say any word; one that no policy knows would be shown nothing, as if the firm were empty.
  if (host?.role !== undefined && !roles.includes(host.role))
    return Result.fail(refuseField("UnknownWord", "role", `role: ${quoteWord(host.role)} is not a role`, roles));
  if (host?.role !== undefined && account?.active === false) return Result.fail({ _tag: "AuthRequired" });
  if (host?.role !== undefined)
    return Result.succeed({
      organizationId,
      userId,
      role: host.role,
      clientCompany: host.clientCompany ?? null,
      team: host.team ?? null,
    });
  if (account === null && session === null) return Result.fail(unknownUser("userId", userId));
  const speaks = session === null || (account?.session?.user === userId && endsAt(account.session, firm) > now);
  if (account?.active !== true || !speaks)
    return Result.fail({ _tag: session === null ? "AuthRequired" : "SessionInvalid" });
  const { role, clientCompany, team } = account;
  return Result.succeed({ organizationId, userId, role, clientCompany, team });
};
