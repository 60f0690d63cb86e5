import { type CodeOf, codeOf, type Refusal } from "../domain/kernel/refusal/refusal.ts";
import { statuses } from "./http-status.ts";

type Tag = Refusal["_tag"];
type TagsOf<Status extends number> = {
  [T in Tag]: (typeof statuses)[T] extends Status ? T : never;
}[Tag];

const wrongState = [
  "InvalidTransition",
  "Locked",
  "Invoiced",
  "HasHistory",
  "ProjectOpenWork",
  "DependencyOpen",
  "DependencyCycle",
  "AlreadyHandedOver",
  "PeriodClosed",
] as const satisfies ReadonlyArray<Tag>;
const stale = ["VersionConflict", "CursorExpired"] as const satisfies ReadonlyArray<Tag>;
const named = [...wrongState, ...stale] as const;
/** The tags with these statuses that are in neither list above. */
const others = <const Status extends number>(
  ...of: ReadonlyArray<Status>
): ReadonlyArray<Exclude<TagsOf<Status>, (typeof named)[number]>> =>
  Object.entries(statuses).flatMap(([tag, status]) =>
    (of as ReadonlyArray<number>).includes(status) && !(named as ReadonlyArray<string>).includes(tag) ? [tag] : [],
  ) as never;

const groups = {
  WrongState: wrongState,
  Stale: stale,
  Conflict: others(409),
  Denied: others(403),
  Missing: others(404),
  Invalid: others(422),
  SignIn: others(401, 429),
  Unavailable: others(503),
} as const;

/** The refusals of each group of docs/rules/errors.md, such as `RefusalGroups["Conflict"]`. */
export type RefusalGroups = {
  readonly [G in keyof typeof groups]: Extract<Refusal, { readonly _tag: (typeof groups)[G][number] }>;
};

/**
 * The codes of each group of refusals, to catch several together (docs/rules/errors.md).
 *
 * @example if (isRefusal(error, ...refusalGroups.Conflict)) …
 */
export const refusalGroups = Object.fromEntries(
  Object.entries(groups).map(([name, of]) => [name, of.map((_tag) => codeOf({ _tag }))]),
) as unknown as { readonly [G in keyof typeof groups]: ReadonlyArray<CodeOf<(typeof groups)[G][number]>> };
