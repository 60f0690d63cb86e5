import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import type { Values } from "../log/row-states.ts";
import { type Dependencies, dependenciesIn } from "../log/view.ts";
import { type AccessLists, accessListsOf } from "../policy/access-list.ts";
import { policies } from "../policy/policies.ts";
import type { LiveView } from "./live-query.ts";
import { type ViewIndex, viewIndex } from "./view-index.ts";

/** The condition without the values that rows are compared with: what other rows it depends on does not follow from them. */
const shapeOf = (of: ReadonlyArray<Predicate>): string =>
  JSON.stringify(of, (name, value) =>
    ["to", "values", "text", "pattern", "numbers"].includes(name) ? undefined : value,
  );
interface Shape {
  readonly dependencies: Dependencies;
  views: number;
}

/** The views that somebody subscribed to, by what they look at. */
export interface LiveViews extends Pick<Dependencies, "following"> {
  readonly add: (view: LiveView) => void;
  readonly remove: (view: LiveView) => void;
  /** The views that a row of a class may belong to. */
  readonly candidates: (entity: string, row: Values, around: RelatedRecords, found: Set<LiveView>) => void;
  /** The fields by which rows are asked for that point to others, by class. */
  readonly links: (firm: Settings) => ReadonlyMap<string, ReadonlySet<string>>;
  readonly listsOf: (entity: string, firm: Settings) => AccessLists | null;
}

const listsOf = (entity: string, firm: Settings): AccessLists | null =>
  policies[entity] === undefined || entity === "Session" ? null : accessListsOf(entity, firm);

export const liveViews = (): LiveViews => {
  const byClass = new Map<string, { readonly index: ViewIndex<LiveView>; views: number }>();
  const shapes = new Map<string, Shape>();
  const shapeKey = ({ entity, sees, hides }: LiveView): string => `${entity} ${shapeOf([sees, ...hides])}`;
  return {
    add: (view) => {
      const of = byClass.get(view.entity) ?? { index: viewIndex<LiveView>(), views: 0 };
      byClass.set(view.entity, of);
      of.index.add(view, view.sees);
      of.views += 1;
      const key = shapeKey(view);
      const shape = shapes.get(key) ?? { dependencies: dependenciesIn(new Map([[view.entity, view]])), views: 0 };
      shapes.set(key, shape);
      shape.views += 1;
    },
    remove: (view) => {
      const of = byClass.get(view.entity);
      of?.index.remove(view, view.sees);
      if (of !== undefined && --of.views === 0) byClass.delete(view.entity);
      const key = shapeKey(view);
      const shape = shapes.get(key);
      if (shape !== undefined && --shape.views === 0) shapes.delete(key);
    },
    candidates: (entity, row, around, found) => byClass.get(entity)?.index.candidates(row, around, found),
    following: (entity, was, is, states) => {
      const all = new Map<string, readonly [string, string]>();
      for (const { dependencies } of shapes.values())
        for (const each of dependencies.following(entity, was, is, states)) all.set(each.join(" "), each);
      return [...all.values()];
    },
    links: (firm) => {
      const all = new Map<string, Set<string>>();
      const addLinks = (links: Dependencies["links"]): void => {
        for (const [entity, fields] of links) all.set(entity, new Set([...(all.get(entity) ?? []), ...fields]));
      };
      for (const { dependencies } of shapes.values()) addLinks(dependencies.links);
      for (const entity of byClass.keys()) {
        const conditions = listsOf(entity, firm)?.conditions ?? [];
        addLinks(dependenciesIn(new Map([[entity, { sees: { is: "or", of: conditions }, hides: [] }]])).links);
      }
      return all;
    },
    listsOf,
  };
};
