import * as Result from "effect/Result";
import { addingOwn } from "../../domain/kernel/context/own-settings.ts";
import type { Vocabulary } from "../../domain/kernel/context/settings.ts";
import { mergedVocabularies, type SentVocabularies } from "../../domain/settings/vocabularies.ts";
import type { Store } from "../../ports/store.ts";
import type { OperationTable } from "../call-by-name.ts";
import { type OwnRules, ownOperations } from "./own-operations.ts";
import { type OwnClauses, ownClauses } from "./own-policies.ts";
import { withSettings } from "./with-settings.ts";

const noClauses: OwnClauses = { classes: new Set(), clause: () => undefined };

const ownWords = (sent: SentVocabularies): Readonly<Record<string, Vocabulary>> => {
  const words = mergedVocabularies({}, sent);
  if (Result.isSuccess(words)) return words.success;
  throw new TypeError(`openFirm(): vocabularies: ${words.failure.issues[0]?.message}`);
};

/** What the host added to an app: its operations, and the settings that its stores give. */
export const ownRules = (
  of: OwnRules,
): { readonly table: OperationTable; readonly around: (store: Store) => Store } => {
  const clauses = of.policies === undefined ? noClauses : ownClauses(of.policies);
  const table = ownOperations(of, clauses);
  if (of.policies === undefined && of.vocabularies === undefined) return { table, around: (store) => store };
  const words = ownWords(of.vocabularies ?? {});
  const change = addingOwn({ vocabularies: words, clause: clauses.clause });
  return { table: { ...table, words }, around: (store) => withSettings(store, change) };
};
