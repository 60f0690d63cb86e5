import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import type { Duplicate, InvalidInput } from "../kernel/refusal/refusal.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { malformed } from "./create.ts";
import { declare } from "./declare.ts";
import { Certification, certificationStatusField } from "./entity.ts";
import { type Bookings, lostCover } from "./lost-cover.ts";

/** The input that changes a certificate. */
export const updateInput = { ...updateInputOf(Certification), status: omittable(certificationStatusField) };

/** A certificate, the others of its holder, and the holder's bookings, read under the engineer's lock. */
export interface CertificationState extends Bookings {
  readonly certification: Certification | null;
  readonly held: ReadonlyArray<Certification>;
}

const patchOf = patchFrom(Certification);
/** Changes a certificate. Shorter validity is never refused; the bookings that lost cover are warned of (R-CERT-7). */
export const update: Decide<
  CertificationState,
  InputOf<typeof updateInput>,
  Certification,
  Duplicate | InvalidInput<"RangeReversed">
> = (state, input, at) => {
  const { held } = state;
  const { labels, status } = input;
  const certification = existing(state.certification);
  const declared = status === undefined ? {} : declare(status, certification, at);
  const label = labels.status === undefined ? {} : { statusLabel: labels.status };
  const row = revised<Certification>(certification, { ...patchOf(input, certification), ...declared, ...label }, at);
  const refused = malformed(row, held);
  if (refused !== null) return Result.fail(refused);
  return Result.succeed({
    answer: row,
    changes: revision("Certification", certification, row, at),
    warnings: lostCover(
      state,
      held,
      held.map((other) => (other.objectId === row.objectId ? row : other)),
    ),
  });
};
