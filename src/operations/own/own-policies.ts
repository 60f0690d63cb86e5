import * as Result from "effect/Result";
import { entities as all, type entities } from "../../domain/classes.gen.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Clause } from "../../domain/kernel/context/own-settings.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import { evaluate } from "../../domain/kernel/policy/evaluate.ts";
import { fieldsOf, type Handles, type Predicate, type Where } from "../../domain/kernel/policy/predicate.ts";
import { neededAs, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { allFields, type RecordOf } from "../../domain/kernel/schema/entity.ts";
import type { Load, Read } from "../../ports/load.ts";
import type { AnyCommand } from "../define/operation.ts";
import { neededRights } from "../policy/needed-rights.ts";
import { type Policies, policies } from "../policy/policies.ts";

type Entities = typeof entities;
/** The fields of a class without a look through their pointers: what a clause asks is on the row itself. */
type OwnFields<R> = { readonly [K in keyof Handles<R>]: Omit<Handles<R>[K], "via"> };
type ClauseOf<R> = (of: OwnFields<R>, actor: Actor, firm: Settings) => boolean | Where<R>;
/** Classes of accounts, whose operations wait for hashes and mails: their policy is that of firmcore. */
type OfAccounts = "User" | "Session";
const ofAccounts: ReadonlyArray<string> = ["User", "Session"] satisfies ReadonlyArray<OfAccounts>;
/**
 * What an actor may do at most, by class and action, beside the policy of the class: everything, nothing, or the rows that satisfy a
 * condition on their own fields. `read` is finding, getting and counting.
 */
export type OwnPolicies = {
  readonly [C in Exclude<keyof Entities & keyof Policies, OfAccounts>]?: {
    readonly [V in "read" | keyof Policies[C]["may"]]?: ClauseOf<RecordOf<Entities[C]>>;
  };
};

const looksAtOthers = (where: Predicate): boolean => {
  switch (where.is) {
    case "and":
    case "or":
      return where.of.some(looksAtOthers);
    case "not":
      return looksAtOthers(where.of);
    default:
      return where.is === "via" || where.is === "some";
  }
};

type Given = Readonly<Record<string, Readonly<Record<string, ClauseOf<never>>>>>;
const wrong = (what: string): never => {
  throw new TypeError(`openFirm(): policies: ${what}`);
};
/** The clauses of a host, checked. */
export const ownClauses = (of: OwnPolicies) => {
  const given = of as Given;
  for (const [name, clauses] of Object.entries(given)) {
    const policy = Object.hasOwn(all, name) && !ofAccounts.includes(name) ? policies[name] : undefined;
    if (policy === undefined) return wrong(`there is no class ${JSON.stringify(name)} whose policy can be narrowed`);
    for (const [action, clause] of Object.entries(clauses)) {
      const known = ["read", ...Object.keys(policy.may)];
      if (!known.includes(action)) wrong(`${name} has no action ${JSON.stringify(action)}, only ${known.join(", ")}`);
      if (typeof clause !== "function") wrong(`${name}.${action}: expected a function`);
    }
  }
  const made = new Map(
    Object.entries(given).flatMap(([name, clauses]) =>
      Object.entries(clauses).map(([action, clause]): readonly [string, Clause] => {
        const asked: Clause = (actor, firm) => {
          const verdict = clause(fieldsOf(entityNamed(name)) as never, actor, firm);
          if (typeof verdict !== "boolean" && looksAtOthers(verdict))
            throw new Error(
              `The clause ${name}.${action} looks at other records; it may only ask for fields of its own`,
            );
          return verdict;
        };
        return [`${name} ${action}`, asked];
      }),
    ),
  );
  return {
    classes: new Set(Object.keys(given)),
    clause: (entity: string, action: string): Clause | undefined => made.get(`${entity} ${action}`),
  };
};
export type OwnClauses = ReturnType<typeof ownClauses>;

/**
 * A command under clauses. Its load reads whole rows of their classes, because a clause may ask for any field; and what it creates has to
 * satisfy the clause of its action, as what it changes has to before.
 */
export const withClauses = (of: AnyCommand, { classes, clause }: OwnClauses): AnyCommand => {
  const { reads } = of.load as Load;
  const whole = Object.fromEntries(
    Object.entries(reads as Readonly<Record<string, Read>>).map(([name, read]) =>
      classes.has(read.entity.name) && (read.kind === "byId" || read.kind === "many")
        ? [name, { ...read, pick: [...new Set([...read.pick, ...Object.keys(allFields(read.entity))])] }]
        : [name, read],
    ),
  );
  const most = clause(of.class, of.action);
  const decide = (state: object, input: object, at: Moment): Result.Result<Decision<unknown>, Refusal> => {
    const decided: Result.Result<Decision<unknown>, Refusal> = of.decide(state, input as never, at);
    if (most === undefined || Result.isFailure(decided)) return decided;
    const where = most(at.actor, at.firm);
    const forbidden = decided.success.changes.some(
      ({ entity, before, after }) =>
        entity === of.class &&
        before === undefined &&
        typeof where !== "boolean" &&
        !evaluate(where as Predicate, after as never),
    );
    return forbidden
      ? Result.fail({ _tag: "Forbidden", class: of.class, event: of.name, ...neededAs(neededRights(of, at.firm)) })
      : decided;
  };
  return { ...of, load: { ...of.load, reads: whole }, decide } as AnyCommand;
};
