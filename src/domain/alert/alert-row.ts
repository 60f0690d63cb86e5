import type { AlertFacts, AlertKind } from "../kernel/messages/english/alerts.ts";
import { explainInEnglish } from "../kernel/messages/english/explain-in-english.ts";
import type { Names } from "../kernel/refusal/refusal.ts";
import type { Alert } from "./alert.ts";

/** An alert as people read it: `explain(alert, { locale })` builds its sentence in another language. */
export interface AlertRow {
  /** Kind, class, id and discriminator. The same fact has the same key whenever it is computed. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly class: string;
  readonly objectId: string;
  readonly discriminator: string;
  /** What the sentence says, as data. */
  readonly facts: AlertFacts;
  /** The sentence in English. */
  readonly message: string;
  /** The names that the sentence says, by id. */
  readonly recordNames: Names;
}

/** The alert with its sentence and the names that the reader may see. */
export const alertRow = (
  { key, kind, class: entity, objectId, discriminator, facts }: Alert,
  recordNames: Names,
): AlertRow => {
  const alert = { key, kind, class: entity, objectId, discriminator, facts, message: "", recordNames };
  return { ...alert, message: explainInEnglish(alert) };
};
