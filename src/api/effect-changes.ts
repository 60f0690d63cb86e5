import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { clone } from "../domain/kernel/values/clone.ts";
import { isRefusal } from "../operations/caller/firm-error.ts";
import type { Pages } from "../operations/log/follow-pages.ts";

/** A promise as an Effect that fails with a refusal; anything else that it rejects with is a defect. */
export const orRefusal = <A, R extends Refusal>(run: () => Promise<A>): Effect.Effect<A, R> =>
  Effect.callback((resume) => {
    run().then(
      (value) => resume(Effect.succeed(value)),
      (cause: unknown) => resume(isRefusal(cause) ? Effect.fail(clone(cause.detail) as R) : Effect.die(cause)),
    );
  });

/** Pages as a stream, which ends them when it ends or its fiber is interrupted. */
export const streamOf = <T, R extends Refusal>(begin: () => Pages<T>): Stream.Stream<T, R> =>
  Stream.unwrap(
    Effect.map(
      Effect.acquireRelease(Effect.sync(begin), ({ end }) => Effect.sync(end)),
      ({ next }) =>
        Stream.fromPull(
          Effect.succeed(
            Effect.flatMap(
              orRefusal<ReadonlyArray<T> | null, R>(next),
              (page): Effect.Effect<readonly [T, ...Array<T>], Cause.Done> =>
                page === null ? Cause.done() : Effect.succeed(page as readonly [T, ...Array<T>]),
            ),
          ),
        ),
    ),
  );
