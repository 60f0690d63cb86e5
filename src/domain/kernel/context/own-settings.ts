import type { Actor } from "./actor.ts";
import type { Settings, Vocabulary } from "./settings.ts";

/** What a host adds to a policy: what an actor may do at most, as the verdict of a policy, which this folder does not know. */
export type Clause = (actor: Actor, firm: Settings) => boolean | object;
/** What the host of an app adds to the settings of every firm. It is in no row and no answer. */
export interface OwnSettings {
  readonly vocabularies: Readonly<Record<string, Vocabulary>>;
  readonly clause: (entity: string, action: string) => Clause | undefined;
}

const ownOf = new WeakMap<Settings, OwnSettings>();
/** The additions of the host to these settings. */
export const ownSettings = (firm: Settings): OwnSettings | undefined => ownOf.get(firm);

/** Makes settings with these additions, the same for the same settings. */
export const addingOwn = (own: OwnSettings): ((firm: Settings) => Settings) => {
  const made = new WeakMap<Settings, Settings>();
  return (firm) => {
    const known = made.get(firm);
    if (known !== undefined) return known;
    const copy = { ...firm };
    ownOf.set(copy, own);
    made.set(firm, copy);
    return copy;
  };
};
