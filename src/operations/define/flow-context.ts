import type * as Result from "effect/Result";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { Duplicate, Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Identity, Mail } from "../../ports/identity.ts";
import type { ArgumentsOf, Load, ParameterTypes, Read } from "../../ports/load.ts";
import type { ActorRefusal } from "../caller/caller.ts";

/** What a flow may use: the firm as it was when the flow began, and the store, one query or command at a time. */
export interface FlowContext {
  readonly organizationId: string;
  /** The network address of the caller, as the host passes it. */
  readonly address: string | null;
  /** Null for a visitor. */
  readonly actor: Actor | null;
  /** The objectId of the session that the actor signed in with; null when the host names the user. */
  readonly session: string | null;
  readonly now: number;
  readonly firm: Settings;
  readonly newId: () => string;
  readonly identity: Identity;
  /** Sends in the background; does nothing without a mailer. */
  readonly mail: (mail: Omit<Mail, "organizationId">) => void;
  /** Work that goes on after the answer. Closing waits for it; its refusals are dropped. */
  readonly background: (work: Promise<unknown>) => void;
  readonly read: <R extends Readonly<Record<string, Read>>>(
    reads: R,
  ) => Promise<Result.Result<{ readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never }, Fault>>;
  /** Judges and writes as one unit, with `userId` as the actor of the change log. A signed-in actor is checked again (R-ID-7). */
  readonly write: <State, S extends ParameterTypes, A, R extends Refusal>(command: {
    readonly userId: string;
    readonly load: Load<State, S>;
    readonly args: ArgumentsOf<S>;
    readonly judge: (state: State, at: Moment) => Result.Result<Decision<A>, R>;
  }) => Promise<Result.Result<A, R | ActorRefusal | Duplicate | Fault>>;
}
