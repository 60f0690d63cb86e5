import * as Result from "effect/Result";
import { type Decide, deletion, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import type { Locked } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { StatusUpdate } from "./entity.ts";

export const correctInput = updateInputOf(StatusUpdate);

/** The status update that is changed or deleted. */
export interface WrittenState {
  readonly statusUpdate: StatusUpdate | null;
}

/** The status update of an event stays as it is (R-STAT-1). */
const automatic = ({ objectId, source }: StatusUpdate): Locked | null =>
  source === "automatic" ? { _tag: "Locked", class: "StatusUpdate", objectId, state: source, since: null } : null;

const patchOf = patchFrom(StatusUpdate);
/** Corrects a status update that was written by hand. */
export const correctStatusUpdate: Decide<WrittenState, InputOf<typeof correctInput>, StatusUpdate, Locked> = (
  { statusUpdate },
  input,
  at,
) => {
  const before = existing(statusUpdate);
  const locked = automatic(before);
  if (locked !== null) return Result.fail(locked);
  const after = revised<StatusUpdate>(before, patchOf(input, before), at);
  return Result.succeed({ answer: after, changes: revision("StatusUpdate", before, after, at) });
};

/** Deletes a status update that was written by hand. */
export const deleteStatusUpdate: Decide<WrittenState, object, StatusUpdate, Locked> = (
  { statusUpdate },
  _input,
  at,
) => {
  const before = existing(statusUpdate);
  const locked = automatic(before);
  return locked === null
    ? Result.succeed({ answer: before, changes: [deletion("StatusUpdate", before, at)] })
    : Result.fail(locked);
};
