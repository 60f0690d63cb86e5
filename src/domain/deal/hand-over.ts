import * as Result from "effect/Result";
import { assign } from "../allocation/assign.ts";
import { Allocation } from "../allocation/entity.ts";
import {
  allVisible,
  type BookingRefusal,
  type MalformedBooking,
  malformedRange,
  type Workload,
} from "../allocation/judge-booking.ts";
import type { Company } from "../company/entity.ts";
import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import { transition } from "../kernel/decision/transition.ts";
import { rightsNeeded } from "../kernel/policy/needed-rights.ts";
import {
  type AlreadyHandedOver,
  type AuthorRequired,
  type Forbidden,
  type InvalidInput,
  type InvalidTransition,
  neededAs,
  type PointerInvalid,
  refuseField,
} from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field, optional, type Picked } from "../kernel/schema/entity.ts";
import { type InputOf, inputFields, omittable, required } from "../kernel/schema/input.ts";
import { items } from "../kernel/schema/items.ts";
import { boolean, id, text } from "../kernel/schema/kind.ts";
import { createProject } from "../project/create.ts";
import { Project } from "../project/entity.ts";
import type { Manager } from "../project/project-state.ts";
import type { Deal } from "./entity.ts";
import { type DealState, handedOver, stageOf } from "./move.ts";
import { dealStage } from "./states.ts";

const { project: _project, status: _status, deal: _deal, rate: _rate, ...bookingInput } = createInputOf(Allocation);
const mostBookings = 50;
export const handOverInput = {
  projectCode: required(field(text, "The code of the new project.")),
  projectName: omittable(optional(text, "Default: the title of the deal.")),
  clientName: omittable(optional(text, "Default: the name of the deal's company; needed if the deal has none.")),
  projectManager: omittable(
    optional(id, "Default: the caller; only staff names somebody else.", { references: "User" }),
  ),
  ...inputFields("omittable", Project.fields, "startDate", "endDate", "description"),
  allocations: omittable(
    field(items(bookingInput, mostBookings), "Tentative bookings on the new project, made with it; only staff."),
  ),
  skipConflicting: omittable(
    field(boolean, "Leaves out bookings that conflict, and lists them; else one of them refuses the whole hand-over."),
  ),
};
type Sent = InputOf<typeof handOverInput>;

type OfEngineer<T> = T & { readonly engineer: string };
/** A won deal with its company, the manager-to-be, and what the bookings of the engineers are judged on. */
export interface HandOverState extends DealState {
  readonly companies: ReadonlyArray<Picked<Company, readonly ["objectId", "name"]>>;
  readonly manager: Manager | null;
  readonly engineers: ReadonlyArray<NonNullable<Workload["engineer"]>>;
  readonly booked: ReadonlyArray<OfEngineer<Workload["booked"][number]>>;
  readonly limits: ReadonlyArray<OfEngineer<Workload["limits"][number]>>;
  readonly certifications: ReadonlyArray<OfEngineer<Workload["certifications"][number]>>;
  readonly workingTime: ReadonlyArray<OfEngineer<Workload["workingTime"][number]>>;
  readonly timeOff: ReadonlyArray<OfEngineer<Workload["timeOff"][number]>>;
  readonly holidays: Workload["holidays"];
}

/** A booking that was left out: its place in the input, and why. */
export interface LeftOutBooking {
  readonly item: number;
  readonly engineer: string;
  readonly refusal: BookingRefusal;
}
type Refused =
  | InvalidTransition
  | AlreadyHandedOver
  | Forbidden
  | AuthorRequired
  | PointerInvalid
  | MalformedBooking
  | BookingRefusal
  | InvalidInput<"Required" | "RangeReversed" | "TypeMismatch" | "UnknownWord">;

/** A won deal is handed over once. */
export const notToHandOver = (deal: Deal): InvalidTransition | AlreadyHandedOver | null => {
  const { refused } = transition(dealStage, deal, stageOf(deal), "handOver");
  return refused ?? handedOver(deal);
};

/** Only staff books people, and makes somebody else the manager. */
const forbidden = ({ projectManager, allocations = [] }: Sent, at: Moment): Forbidden | null => {
  if (isStaff(at.actor)) return null;
  const named = projectManager !== undefined && projectManager !== at.actor.userId ? "projectManager" : null;
  const of = allocations.length > 0 ? "allocations" : named;
  return of === null
    ? null
    : {
        _tag: "Forbidden",
        class: "Deal",
        event: at.operation,
        ...neededAs(rightsNeeded(isStaff, at.firm, { class: "Deal" })),
        field: of,
      };
};

interface Booked {
  readonly changes: ReadonlyArray<Change>;
  readonly rows: ReadonlyArray<Allocation>;
  readonly warnings: ReadonlyArray<Warning>;
  readonly leftOut: ReadonlyArray<LeftOutBooking>;
}
type Asked = NonNullable<Sent["allocations"]>;
/** Judges each booking together with those before it (R-ALLOC-6). */
const book = (
  state: HandOverState,
  project: Project,
  { allocations = [], skipConflicting }: { readonly allocations?: Asked; readonly skipConflicting?: boolean },
  at: Moment,
): Result.Result<Booked, Refused> => {
  const changes: Array<Change> = [];
  const rows: Array<Allocation> = [];
  const warnings: Array<Warning> = [];
  const leftOut: Array<LeftOutBooking> = [];
  for (const [item, asked] of allocations.entries()) {
    const own = <T>(of: ReadonlyArray<OfEngineer<T>>): ReadonlyArray<OfEngineer<T>> =>
      of.filter(({ engineer }) => engineer === asked.engineer);
    const engineer = state.engineers.find(({ objectId }) => objectId === asked.engineer);
    if (engineer === undefined)
      return Result.fail({ _tag: "PointerInvalid", field: `allocations.${item}.engineer`, class: "EngineerProfile" });
    const workload: Workload = {
      ...{ engineer, project, holidays: state.holidays },
      booked: [...own(state.booked), ...own(rows)],
      limits: own(state.limits),
      certifications: own(state.certifications),
      workingTime: own(state.workingTime),
      timeOff: own(state.timeOff),
    };
    const input = { ...asked, project: project.objectId, deal: project.deal, status: "tentative" as const };
    const outcome = assign(allVisible)(workload, input as never, at);
    if (Result.isSuccess(outcome)) {
      rows.push(outcome.success.answer);
      changes.push(...outcome.success.changes);
      warnings.push(...(outcome.success.warnings ?? []));
      continue;
    }
    const malformed = malformedRange({ ...asked, endDate: asked.endDate ?? null });
    if (skipConflicting !== true || malformed !== null) return Result.fail(outcome.failure);
    leftOut.push({ item, engineer: asked.engineer, refusal: outcome.failure as BookingRefusal });
  }
  return Result.succeed({ changes, rows, warnings, leftOut });
};

/**
 * Hands a won deal over to a new, planned project, with tentative bookings if staff asks for them (R-DEAL-4): all of it, or nothing.
 */
export const handOver: Decide<HandOverState, Sent, Deal, Refused> = (state, input, at) => {
  const before = existing(state.deal);
  const refused = notToHandOver(before) ?? forbidden(input, at);
  if (refused !== null) return Result.fail(refused);
  const [company] = state.companies;
  const clientName = input.clientName ?? company?.name;
  // Asked first: a caller without an account may give both.
  if (clientName === undefined)
    return Result.fail(refuseField("Required", "clientName", { id: "required", field: "clientName" }));
  if (state.manager === null && (input.projectManager ?? null) === null)
    return Result.fail({ _tag: "AuthorRequired", class: "Deal", event: at.operation, needs: "projectManager" });
  const { projectCode, projectName, projectManager, startDate, endDate, description } = input;
  const made = createProject(
    // The client is that of the deal, whoever else has its name.
    { manager: state.manager, clients: [] },
    {
      ...{ projectCode, projectName: projectName ?? before.title, clientName, description: description ?? null },
      ...{ projectManager: projectManager ?? at.actor.userId, startDate: startDate ?? null, endDate: endDate ?? null },
      ...{ client: company?.objectId ?? null, deal: before.objectId, labels: {} },
    },
    at,
  );
  if (Result.isFailure(made)) return Result.fail(made.failure);
  const project = made.success.answer;
  return Result.map(book(state, project, input, at), ({ changes, rows, warnings, leftOut }) => {
    const after = revised<Deal>(before, { project: project.objectId }, at);
    return {
      answer: after,
      changes: [...made.success.changes, ...changes, ...revision("Deal", before, after, at)],
      warnings,
      more: { allocations: rows.map(({ objectId }) => objectId), leftOut },
    };
  });
};
