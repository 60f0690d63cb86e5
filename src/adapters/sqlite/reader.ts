import * as Result from "effect/Result";
import type { Fault } from "../../domain/kernel/refusal.ts";
import { type AnyDone, tell } from "../sql/tell.ts";
import { closed, faultOf, isBusy } from "./fault.ts";
import { deadlineIn, isPast, pause } from "./patience.ts";
import type { Session } from "./session.ts";
import { snapshot } from "./transaction.ts";

type Read = (session: Session) => Result.Result<unknown, unknown>;
export interface Reader {
  /** Reads in one snapshot and answers at once; asks a locked database again later. */
  readonly read: (body: Read, done: AnyDone, cancelled?: () => boolean) => void;
  /** Refuses what comes from here on, and resolves when what came before is answered. */
  readonly end: () => Promise<void>;
}

const never = (): boolean => false;

export const readerFor = (session: () => Session, busyTimeout: number): Reader => {
  let pending = 0;
  let ended: (() => void) | undefined;
  let ending: Promise<void> | undefined;
  const settled = (): void => {
    if (--pending === 0) ended?.();
  };
  return {
    read: (body, done, cancelled = never) => {
      if (ending !== undefined) return tell(done, Result.fail(closed));
      const deadline = deadlineIn(busyTimeout);
      const attempt = (count: number): void => {
        if (cancelled()) {
          settled();
          return;
        }
        let said: Result.Result<unknown, unknown | Fault>;
        try {
          const open = session();
          said = snapshot(open, () => body(open));
        } catch (cause) {
          if (isBusy(cause) && !isPast(deadline)) {
            setTimeout(attempt, pause(count), count + 1);
            return;
          }
          said = Result.fail(faultOf(cause));
        }
        settled();
        tell(done, said);
      };
      pending++;
      attempt(1);
    },
    end: () => {
      ending ??= new Promise((resolve) => {
        ended = resolve;
        if (pending === 0) resolve();
      });
      return ending;
    },
  };
};
