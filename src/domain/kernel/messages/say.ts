import type { Formats } from "./formats.ts";

/** A sentence, or a part of one, as data: its id, and its parameters beside it as plain JSON. */
export type AnySentence = { readonly id: string } & Readonly<Record<string, unknown>>;
/** Returns the name of a record; undefined if it has none, or none that the reader may see. */
export type NameOf = (entity: string, objectId: string | undefined) => string | undefined;

/** What the functions of a catalogue build a sentence with. */
export interface Say extends Formats {
  readonly nameOf: NameOf;
  /** A sentence, or one inside another. */
  readonly sentence: (of: AnySentence) => string;
  /** The same; undefined if the catalogue has no such id. */
  readonly known: (of: AnySentence) => string | undefined;
}

/** A function that builds one sentence of one language from its parameters. */
export type Build<Parameters> = (parameters: Parameters, say: Say) => string;
/** The functions of one language by id. */
export type Catalogue = Readonly<Record<string, Build<never>>>;
/** Every sentence of a catalogue as data. */
export type SentenceOf<C extends Catalogue> = {
  [Id in keyof C & string]: { readonly id: Id } & (Parameters<C[Id]>[0] extends object ? Parameters<C[Id]>[0] : object);
}[keyof C & string];
/** A catalogue with the same ids and parameters, in another language. */
export type Translated<C extends Catalogue> = { readonly [Id in keyof C]: Build<Parameters<C[Id]>[0]> };

const noNames: NameOf = () => undefined;

/** Prepares to build sentences of a language. */
export const sayIn = (
  { formats, sentences }: { readonly formats: () => Formats; readonly sentences: Catalogue },
  nameOf: NameOf = noNames,
): Say => {
  const build = (of: AnySentence) => sentences[of.id] as Build<AnySentence>;
  const say: Say = {
    ...formats(),
    nameOf,
    sentence: (of) => build(of)(of, say),
    known: (of) => (Object.hasOwn(sentences, of.id) ? build(of)(of, say) : undefined),
  };
  return say;
};

/** The first texts, at most so many, and the number of all others; `more` adds those that are not in the list. */
export const firstOf = (
  of: ReadonlyArray<string>,
  others: (count: string) => string,
  { number }: Pick<Say, "number">,
  { most = 3, between = ", ", more = 0 } = {},
): string => {
  const left = Math.max(0, of.length - most) + more;
  return `${of.slice(0, most).join(between)}${left === 0 ? "" : ` ${others(number(left))}`}`;
};
