import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { recordFrom } from "../kernel/decision/record-from-input.ts";
import { rangeReversed } from "../kernel/refusal/date-range.ts";
import {
  type AuthorRequired,
  type InvalidInput,
  invalid,
  type PointerInvalid,
  refuseField,
} from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { Project } from "./entity.ts";
import { contradiction, type createInput, managerField } from "./project-input.ts";
import { type Manager, managerInvalid } from "./project-state.ts";

type Sent = InputOf<typeof createInput>;

/**
 * The required fields: the long form needs all four values if one of its names is given; the short form needs a name
 * (R-PROJ-1).
 */
const missing = (input: Sent): InvalidInput<"Required"> | null => {
  const name = input.projectName ?? input.name;
  const manager = input.projectManager ?? input.manager;
  const { projectCode, projectName, clientName, projectManager } = input;
  const long = [projectCode, projectName, clientName, projectManager].some((value) => (value ?? null) !== null);
  const wanted = long ? { projectCode, projectName: name, clientName, projectManager: manager } : { name };
  const faults = Object.entries(wanted).flatMap(([field, value]) =>
    (value ?? null) === null
      ? [{ tag: "Required" as const, path: [field], sentence: { id: "required", field } as const }]
      : [],
  );
  return faults.length === 0 ? null : invalid(faults);
};

/** The refusal of reversed dates; an open end always fits (R-VAL-2). */
export const reversedDates = ({
  startDate,
  endDate,
}: Pick<Project, "startDate" | "endDate">): InvalidInput<"RangeReversed"> | null =>
  startDate === null ? null : rangeReversed(startDate, endDate, { from: "startDate", to: "endDate" });

const begins = ["planned", "active", "on hold"];
const make = recordFrom(Project);
/**
 * Creates a project in one of its two forms (R-PROJ-1, R-PROJ-2). The default status is planned; the default manager
 * of the short form is the actor. The client is the one company that has its name.
 */
export const createProject: Decide<
  {
    readonly manager: Manager | null;
    /** At most two companies with the name of the client. */
    readonly clients: ReadonlyArray<{ readonly objectId: string }>;
  },
  Sent,
  Project,
  InvalidInput<"Required" | "TypeMismatch" | "UnknownWord" | "RangeReversed"> | PointerInvalid | AuthorRequired
> = ({ manager, clients }, input, at) => {
  const malformed = missing(input) ?? contradiction(input);
  if (malformed !== null) return Result.fail(malformed);
  if (manager === null && (input.projectManager ?? input.manager) === undefined)
    return Result.fail({ _tag: "AuthorRequired", class: "Project", event: at.operation, needs: "projectManager" });
  const [client, another] = clients;
  const row = make(
    input,
    {
      projectName: (input.projectName ?? input.name) as string,
      projectManager: input.projectManager ?? input.manager ?? at.actor.userId,
      writtenAs: input.projectName === undefined ? "name" : "projectName",
      client: input.client ?? (another === undefined ? (client?.objectId ?? null) : null),
    },
    at,
  );
  if (row.status === "completed" || row.status === "cancelled")
    return Result.fail(
      refuseField("UnknownWord", "status", { id: "beginsAs", field: "status", of: "project", words: begins }, begins),
    );
  const refused = reversedDates(row) ?? managerInvalid(manager, managerField(input));
  return refused === null
    ? Result.succeed({ answer: row, changes: [creation("Project", row, at)] })
    : Result.fail(refused);
};
