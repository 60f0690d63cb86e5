import { entityNamed } from "../../domain/entities.ts";
import { english } from "../../domain/kernel/messages/english/english.ts";
import { similarNames } from "../../domain/kernel/refusal/similar-names.ts";
import { withActions } from "../actions/actions.ts";
import { type OperationTable, operationTable } from "../call-by-name.ts";
import type { AnyCommand, AnyOperation, WithOwn } from "../define/operation.ts";
import { type Operations, operations } from "../index.ts";
import { listOperations, mapOperations } from "../operation-tree.ts";
import type { Guard, GuardRefusal } from "./guard.ts";
import { guarded } from "./guarded.ts";

/** What a host adds to the operations. */
export interface OwnRules {
  /** Rules for commands, asked after the built-in rule has accepted. */
  readonly guards?: ReadonlyArray<Guard>;
}
type GuardsOf<H> = H extends { readonly guards: ReadonlyArray<infer G> } ? G : never;
/** The operations with the refusals of guards. */
type Guarded<G> = {
  readonly [S in keyof Operations]: {
    readonly [M in keyof Operations[S]]: [GuardRefusal<G, `${S & string}.${M & string}`>] extends [never]
      ? Operations[S][M]
      : Operations[S][M] & WithOwn<GuardRefusal<G, `${S & string}.${M & string}`>>;
  };
};
/** Whether a host added anything that shows in types. */
export type HasOwn<H> = [GuardsOf<H>] extends [never] ? false : true;
/** The types of the operations with what the host added. */
export type OperationsWith<H> = HasOwn<H> extends true ? Guarded<GuardsOf<H>> : Operations;

const wrong = (what: string): never => {
  throw new TypeError(`openFirm(): guards: ${what}`);
};
const checkGuards = (guards: ReadonlyArray<Guard>, known: ReadonlyArray<AnyOperation>): void => {
  const names = known.map(({ name }) => name);
  for (const [i, { tag, operations: on }] of guards.entries()) {
    // Only of these does the code give the tag again, as of the tags of firmcore.
    if (!/^([A-Z][a-z]+)+$/.test(tag)) wrong(`expected a tag such as GraduateLoad, got ${JSON.stringify(tag)}`);
    if (Object.hasOwn(english.refusals, tag) || guards.findIndex((each) => each.tag === tag) !== i)
      wrong(`the tag ${tag} is taken`);
    for (const name of on) {
      const of = known.find((each) => each.name === name);
      if (of === undefined) {
        const [near] = similarNames(name, names);
        wrong(`there is no operation ${JSON.stringify(name)}${near === undefined ? "" : `; did you mean ${near}?`}`);
      } else if (of.kind !== "command") wrong(`${name} is a ${of.kind}; only commands have guards`);
      else if (of.checks !== undefined) wrong(`${name} has the guards of ${of.checks}`);
    }
  }
};

/** The operations with what the host added. */
export const ownOperations = ({ guards = [] }: OwnRules): OperationTable => {
  checkGuards(guards, listOperations(operations));
  const guardsOf = (of: AnyOperation): ReadonlyArray<Guard> =>
    of.kind === "command" ? guards.filter(({ operations: on }) => on.includes(of.checks ?? of.name)) : [];
  const groupWith = (name: string, group: object): object => {
    if (listOperations(group).every((each) => guardsOf(each).length === 0)) return group;
    const own = mapOperations(group, (each) => {
      const some = guardsOf(each);
      return some.length === 0 ? each : guarded(each as AnyCommand, some);
    }) as object;
    const { actions, ...others } = own as { readonly actions?: AnyOperation };
    return actions === undefined ? own : withActions(entityNamed(actions.class), name, others);
  };
  return operationTable(
    Object.fromEntries(Object.entries(operations).map(([name, group]) => [name, groupWith(name, group)])),
  );
};
