import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { Certification } from "./entity.ts";
import { lostCover } from "./lost-cover.ts";
import type { CertificationState } from "./update.ts";

/** Deletes a certificate and warns of the bookings that lost cover (R-CERT-7). */
export const deleteCertification: Decide<CertificationState, unknown, Certification, never> = (state, _input, at) => {
  const certification = existing(state.certification);
  const remaining = state.held.filter(({ objectId }) => objectId !== certification.objectId);
  return Result.succeed({
    answer: certification,
    changes: [deletion("Certification", certification, at)],
    warnings: lostCover(state, state.held, remaining),
  });
};
