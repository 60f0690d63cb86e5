/** A fact of the caller, in a condition that names no caller. */
export type ActorFact = "userId" | "clientCompany" | "team" | "role";
/** A value that a field is compared with, in plain values. */
export type ConditionValue =
  | string
  | number
  | boolean
  | null
  | { readonly actor: ActorFact }
  | { readonly given: string };

/** A condition of a policy on one record, as data for sentences: its values are plain, and it names no caller. */
export type Condition =
  | { readonly is: "always" | "never" }
  | {
      readonly is: "compare";
      readonly field: string;
      readonly by: "=" | "<" | "<=" | ">" | ">=";
      readonly to: ConditionValue;
    }
  | { readonly is: "reaches"; readonly field: string; readonly to: ConditionValue }
  | { readonly is: "oneOf"; readonly field: string; readonly values: ReadonlyArray<ConditionValue> }
  | {
      readonly is: "text";
      readonly field: string;
      readonly at: "start" | "end" | "inside";
      readonly text: ConditionValue;
    }
  | { readonly is: "matches"; readonly field: string; readonly pattern: ConditionValue }
  | {
      readonly is: "has";
      readonly field: string;
      readonly values: ReadonlyArray<ConditionValue>;
      readonly only: boolean;
    }
  | { readonly is: "place"; readonly field: string; readonly by: "inside" | "oneOf" | "covers" | "same" }
  | { readonly is: "and" | "or"; readonly of: ReadonlyArray<Condition> }
  | { readonly is: "not"; readonly of: Condition }
  | { readonly is: "via"; readonly field: string; readonly where: Condition }
  | { readonly is: "some"; readonly entity: string; readonly by: string; readonly where: Condition };

/** A field that must be a fact of the caller: `project.projectManager` and `userId`. */
export type Relation = `${ActorFact} ${string}`;
/** The relation that the condition asks for, if it asks for nothing else. */
export const relationOf = (where: Condition): Relation | null => {
  if (where.is === "via") {
    const [fact, path] = relationOf(where.where)?.split(" ") ?? [];
    return path === undefined ? null : (`${fact} ${where.field}.${path}` as Relation);
  }
  if (where.is !== "compare" || where.by !== "=" || typeof where.to !== "object" || where.to === null) return null;
  return "actor" in where.to ? `${where.to.actor} ${where.field}` : null;
};
const own: ReadonlySet<string> = new Set<Relation>(["userId objectId", "userId user", "userId engineer.user"]);
/** Whether the condition says that the record is the caller's own: the account itself, or a record about its person. */
export const isOwn = (where: Condition): boolean => own.has(relationOf(where) ?? "");

/** Who may do something: roles that may do it with every record of the class, and roles that need a condition. */
export type Rights = {
  readonly class: string;
  readonly free: ReadonlyArray<string>;
  /** Alternatives that the same roles have; without `roles`, every role that is not free has them. */
  readonly bound: ReadonlyArray<{ readonly roles?: ReadonlyArray<string>; readonly of: ReadonlyArray<Condition> }>;
};
