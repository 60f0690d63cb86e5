import type { Arbitrary, IProperty, Parameters } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import { knownOptions } from "./known-options.ts";

/** A sentence that holds for every case of a rule, and a function that checks it on a rule of your own. */
export interface RuleLaw<Rule, Case = unknown> {
  readonly id: string;
  readonly name: string;
  readonly statement: string;
  /** The law as a property, for `fc.assert` of any test runner. */
  readonly property: (rule: Rule) => IProperty<[Case]>;
  /** Checks the law. Throws the smallest case for which it does not hold. */
  readonly check: (rule: Rule, parameters?: Parameters<[Case]>) => void;
}

/** The rule, which must answer at once: a Promise would pass for true. */
const judging = <Rule extends (of: never) => boolean>(rule: Rule): Rule =>
  ((of) => {
    const answer: unknown = rule(of);
    if (typeof answer === "boolean") return answer;
    throw new Error(`the rule returned ${answer instanceof Promise ? "a Promise" : typeof answer}, expected a boolean`);
  }) as Rule;

/** Makes laws of one kind of rule. `holdsFor` throws what is wrong about a case. */
export const lawsOf =
  <Rule extends (of: never) => boolean>() =>
  <Case>(
    id: string,
    name: string,
    statement: string,
    cases: Arbitrary<Case>,
    holdsFor: (rule: Rule, of: Case) => void,
  ): RuleLaw<Rule, Case> => {
    const property: RuleLaw<Rule, Case>["property"] = (rule) =>
      fc.property(cases, (of) => {
        try {
          holdsFor(judging(rule), of);
        } catch (cause) {
          throw new Error(`${id} ${name}: ${(cause as Error).message}`, { cause });
        }
      });
    const check: RuleLaw<Rule, Case>["check"] = (rule, parameters = {}) => {
      knownOptions(parameters);
      fc.assert(property(rule), parameters);
    };
    return { id, name, statement, property, check };
  };
