import type { Names } from "./refusal.ts";

/** The sentence of a refusal in each language that its host wrote. */
export interface OwnSentences {
  readonly en: string;
  readonly de?: string;
}
/**
 * The refusal of a rule that the host added: its tag and its facts are those of the host. It brings its sentences along, so that a stored
 * answer, and a program that does not have the rule, can explain it.
 */
export type OwnRefusal<Tag extends string = string, F = object> = F & {
  readonly _tag: Tag;
  readonly sentences: OwnSentences;
  readonly recordNames?: Names;
};

/** Whether a refusal is one of a rule of the host. No refusal of firmcore has `sentences`. */
export const isOwnRefusal = (of: object): of is OwnRefusal => "_tag" in of && "sentences" in of;
