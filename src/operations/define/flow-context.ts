import type * as Result from "effect/Result";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { Duplicate, Fault, Refusal, RequestIdReused } from "../../domain/kernel/refusal/refusal.ts";
import type { Identity, Mail } from "../../ports/identity.ts";
import type { ArgumentsOf, Load, ParameterTypes, Read } from "../../ports/load.ts";
import type { ActorRefusal } from "../caller/caller.ts";

/** What a flow works with: the firm as it was when it began, and the store, one question or one step at a time. */
export interface FlowContext {
  readonly organizationId: string;
  /** Where the call comes from, as the host says. */
  readonly address: string | null;
  /** Who asks; null is a visitor. */
  readonly actor: Actor | null;
  /** The session that speaks for the actor, by its objectId; null where the host does. */
  readonly session: string | null;
  readonly now: number;
  readonly firm: Settings;
  readonly newId: () => string;
  readonly identity: Identity;
  /** Sends in the background; nothing where the firm has no mailer. */
  readonly mail: (mail: Omit<Mail, "organizationId">) => void;
  /** Goes on when the answer is given; closing waits for it. A refusal of it is told to nobody. */
  readonly background: (work: Promise<unknown>) => void;
  readonly read: <R extends Readonly<Record<string, Read>>>(
    reads: R,
  ) => Promise<Result.Result<{ readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never }, Fault>>;
  /** Judges and writes as one unit; the log says that `userId` did it. A signed-in actor is judged again (R-ID-7). */
  readonly write: <State, S extends ParameterTypes, A, R extends Refusal>(step: {
    readonly userId: string;
    readonly load: Load<State, S>;
    readonly args: ArgumentsOf<S>;
    readonly judge: (state: State, at: Moment) => Result.Result<Decision<A>, R>;
  }) => Promise<Result.Result<A, R | ActorRefusal | Duplicate | RequestIdReused | Fault>>;
}
