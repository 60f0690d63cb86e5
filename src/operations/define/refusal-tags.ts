import { roles } from "../../domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { anyActor } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { Reading, Verdict } from "../../domain/kernel/policy/policy.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { faultsOf, type Input, type InputFaults } from "../../domain/kernel/schema/input.ts";
import { type Policies, policies, policyOf } from "../policy/policies.ts";

export type Tag = Refusal["_tag"];
type ByTag = { readonly [R in Refusal as R["_tag"]]: R };
/** The refusals with these tags. */
export type TaggedRefusal<T extends Tag> = ByTag[T];

// The types say the same as the values below; test/types compares them for every operation.

/** Faults of the call itself: its form, its reason and request id, the firm that it names; and those of the store. */
const ofEvery = ["UnknownField", "TypeMismatch", "TextInvalid", "AuthRequired", "Busy", "Storage"] as const;
/** Faults of a caller who must be signed in; a host can pass a role that does not exist. */
const ofSignedIn = ["SessionInvalid", "UnknownWord"] as const;
export type CommonTag = (typeof ofEvery)[number];
export type SignedInTag = (typeof ofSignedIn)[number];

type VerdictOf<C, A> = C extends keyof Policies
  ? A extends "read"
    ? ReturnType<Policies[C]["read"]>
    : A extends keyof Policies[C]["may"]
      ? Policies[C]["may"][A] extends (...given: never) => infer V
        ? V
        : never
      : never
  : never;
type ClassTag<V> = false extends V ? "ClassForbidden" : never;
/** Whoever sees a row may act on it unless the rule is another one than that for reading. */
type RowTag<C, A> = C extends keyof Policies
  ? A extends keyof Policies[C]["may"]
    ? Policies[C]["may"][A] extends Reading
      ? never
      : [Exclude<VerdictOf<C, A>, boolean>] extends [never]
        ? never
        : "Forbidden"
    : never
  : never;

/** The tags that follow from the structure of a command; `Has` are the names of its properties. */
type Structural<I, C, A, Has> =
  | ("subject" extends Has ? "NotFound" : never)
  | (Has & ("subject" | "candidate") extends never ? never : RowTag<C, A>)
  | ("pointers" extends Has ? "PointerInvalid" : never)
  | (I extends { readonly expectedVersion: unknown } ? "VersionConflict" : never)
  | (I extends { readonly custom: unknown } ? "Forbidden" : never);

export type QueryTags<I, C, A, Own> = CommonTag | SignedInTag | InputFaults<I> | ClassTag<VerdictOf<C, A>> | Own;
export type CommandTags<I, C, A, Own, Has> = QueryTags<I, C, A, Own> | Structural<I, C, A, Has> | "RequestIdReused";
export type FlowTags<I, C, A, Own, Open> = Open extends true
  ? CommonTag | InputFaults<I> | Own
  : QueryTags<I, C, A, Own>;

/** What the policy answers to every role, under settings and for actors that make a difference. */
const verdictsOf = (of: Pick<Structure, "class" | "action">): ReadonlyArray<Verdict<never>> => {
  const rule = policyOf(of.class, of.action);
  const restricted: Settings = { ...defaultSettings, projectVisibility: "staffed", crmVisibility: "team" };
  const firms = [defaultSettings, restricted];
  const actors = roles.map(anyActor).flatMap((actor) => [actor, { ...actor, clientCompany: null, team: null }]);
  return firms.flatMap((firm) => actors.map((actor) => rule(actor, firm)));
};

/** The parts of an operation from which its refusals follow. */
interface Structure {
  readonly kind: "command" | "query" | "flow";
  readonly class: string;
  readonly action: string;
  readonly input: Input;
  readonly refusals: ReadonlyArray<Tag>;
  readonly open?: boolean;
  readonly subject?: unknown;
  readonly candidate?: unknown;
  readonly pointers?: object;
}
/** The tags with which an operation may refuse, in no order: those of its input, its structure, its policy and its own rules. */
export const refusalTagsOf = (of: Structure): ReadonlySet<Tag> => {
  const found = new Set<Tag>([...ofEvery, ...faultsOf(of.input), ...of.refusals]);
  if (of.open === true) return found;
  for (const tag of ofSignedIn) found.add(tag);
  const verdicts = verdictsOf(of);
  if (verdicts.includes(false)) found.add("ClassForbidden");
  if (of.kind !== "command") return found;
  found.add("RequestIdReused");
  if (of.subject !== undefined) found.add("NotFound");
  const ofRow =
    policies[of.class]?.asRead?.includes(of.action) !== true &&
    of.action !== "read" &&
    verdicts.some((each) => typeof each !== "boolean");
  if ((of.subject ?? of.candidate) !== undefined && ofRow) found.add("Forbidden");
  if (Object.keys(of.pointers ?? {}).length > 0) found.add("PointerInvalid");
  if ("expectedVersion" in of.input) found.add("VersionConflict");
  if ("custom" in of.input) found.add("Forbidden");
  return found;
};
