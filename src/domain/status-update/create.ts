import * as Result from "effect/Result";
import type { Author } from "../kernel/decision/crud.ts";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { StatusUpdate } from "./entity.ts";

export const createInput = {
  ...createInputOf(StatusUpdate),
  timestamp: omittable(StatusUpdate.fields.timestamp),
};

const make = recordFrom(StatusUpdate);
/** Writes a status update by hand; the actor is its author (R-STAT-1). */
export const createStatusUpdate: Decide<Author, InputOf<typeof createInput>, StatusUpdate, never> = (
  { author },
  input,
  at,
) => {
  const row = make(
    input,
    { source: "manual", timestamp: input.timestamp ?? at.now, author: author?.objectId ?? null },
    at,
  );
  return Result.succeed({ answer: row, changes: [creation("StatusUpdate", row, at)] });
};
