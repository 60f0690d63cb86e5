import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { customName } from "../../domain/kernel/schema/custom-kind.ts";
import { checkOptions, type OptionKindsOf } from "../../ports/check-options.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Caller } from "../caller/caller.ts";
import { isRefusal } from "../caller/firm-error.ts";
import { organizationOfToken } from "../caller/session-token-format.ts";
import type { ActorChanges } from "./actor-changes.ts";
import { type ChangeFeed, changeFeed } from "./change-feed.ts";
import { type FollowOptions, followKinds, followPages, type Pages, type Source } from "./follow-pages.ts";
import type { ClassName, RowChange } from "./row-change.ts";

/** Which classes are followed, and how. */
export interface RowChangesOptions<N extends string = ClassName> extends FollowOptions {
  /** The classes; all that the actor may read by default. */
  readonly classes?: ReadonlyArray<N>;
}
const kinds = {
  ...followKinds,
  classes: {
    expected: "a list of classes",
    // Whether it is one, the firm says.
    fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string" && customName.test(each)),
  },
} satisfies OptionKindsOf<RowChangesOptions>;

/** Loaded on demand: most calls follow nothing. */
const lazily = (ports: Ports, caller: Caller, classes?: ReadonlyArray<string>): (() => Promise<ActorChanges>) => {
  let made: Promise<ActorChanges> | null = null;
  const { feed } = ports;
  if (feed === null) throw new TypeError("changes(): a transaction has no changes; ask the app");
  return () => {
    made ??= import("./actor-changes.ts").then(({ actorChanges }) => actorChanges({ ...ports, feed }, caller, classes));
    return made;
  };
};
const asResult = async <A>(work: Promise<A>): Promise<Result.Result<A, Refusal>> => {
  try {
    return Result.succeed(await work);
  } catch (cause) {
    if (isRefusal(cause)) return Result.fail(cause.detail);
    throw cause;
  }
};

/** What an actor sees change, as pages. */
export const rowPages = (ports: Ports, caller: Caller, given: RowChangesOptions = {}): (() => Pages<RowChange>) => {
  const { classes, ...options } = checkOptions("changes()", given, kinds);
  lazily(ports, caller);
  return () => {
    const changes = lazily(ports, caller, classes);
    const source: Source<RowChange> = {
      feed: ports.feed as NonNullable<Ports["feed"]>,
      organizationId: "sessionToken" in caller ? organizationOfToken(caller) : caller.organizationId,
      currentCursor: async () => asResult((await changes()).currentCursor()),
      readAfter: async (cursor, limit) => asResult((await changes()).readAfter(cursor, limit)),
      recheck: async () => asResult((await changes()).recheck()),
    };
    return followPages(source, options);
  };
};
/** What an actor sees change. */
export const rowChanges = (ports: Ports, caller: Caller, options?: RowChangesOptions): ChangeFeed<RowChange> =>
  changeFeed(rowPages(ports, caller, options));
/** Where the changes of an actor begin now. */
export const rowCursor = async (ports: Ports, caller: Caller): Promise<string> =>
  (await lazily(ports, caller)()).currentCursor();
