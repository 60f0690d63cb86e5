import { assign, assignInput } from "../domain/allocation/assign.ts";
import { allShown, type Workload } from "../domain/allocation/book.ts";
import { Allocation, type PlainAllocation } from "../domain/allocation/entity.ts";
import { Certification } from "../domain/certification/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { openEnd } from "../domain/kernel/day.ts";
import type { Warning } from "../domain/kernel/decision.ts";
import { and } from "../domain/kernel/predicate.ts";
import { Project } from "../domain/project/entity.ts";
import { CapacityLimit } from "../domain/time/entities.ts";
import { type Load, load, many, maybe } from "../ports/load.ts";
import { command } from "./operation.ts";
import { printing } from "./print.ts";

/** A booking as it was accepted, with what should be known about it. */
export type AcceptedAllocation = PlainAllocation & {
  readonly warnings: ReadonlyArray<Warning>;
  /** Open bookings only: how long each certificate goes on. */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: string | null }>;
};

const workload = load(
  "allocation.workload",
  { engineer: "text", project: "text", from: "integer", to: "integer" },
  (arg) => ({
    locks: [{ entity: EngineerProfile, id: arg.engineer }],
    reads: (): Load<Workload>["reads"] => ({
      engineer: maybe(EngineerProfile, arg.engineer, [
        "objectId",
        "user",
        "discipline",
        "employmentStatus",
        "employedFrom",
        "employedUntil",
      ]),
      project: maybe(Project, arg.project, [
        "objectId",
        "status",
        "startDate",
        "endDate",
        "requiredDiscipline",
        "requiredCertifications",
        "projectManager",
        "client",
      ]),
      booked: many(
        Allocation,
        (a) =>
          and(
            a.engineer.is(arg.engineer),
            a.endDate.reaches(arg.from),
            a.startDate.atMost(arg.to),
            a.status.oneOf(["tentative", "confirmed"]),
          ),
        ["objectId", "project", "allocationPercent", "startDate", "endDate", "status"],
      ),
      limits: many(CapacityLimit, (c) => c.engineer.is(arg.engineer), ["objectId", "from", "limit"]),
      certifications: many(Certification, (c) => c.engineer.is(arg.engineer), [
        "objectId",
        "certificationName",
        "issuedOn",
        "expiresOn",
        "declared",
        "declaredOn",
      ]),
    }),
  }),
);

export const allocations = {
  assign: command({
    name: "allocations.assign",
    doc: "Books an engineer on a project.",
    class: "Allocation",
    action: "assign",
    input: assignInput,
    refusals: ["OverCapacity", "Certification", "NotEmployed", "OutsideProject", "Locked"],
    load: workload,
    args: (input) => ({
      engineer: input.engineer,
      project: input.project,
      from: input.startDate,
      to: input.endDate ?? openEnd,
    }),
    pointers: { engineer: "engineer", project: "project" },
    decide: assign(allShown),
    print: printing<typeof Allocation, Pick<AcceptedAllocation, "warnings" | "certificationUntil">>(Allocation),
  }),
};
