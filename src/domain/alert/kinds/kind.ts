import type { AlertKind } from "../../kernel/messages/english/alerts.ts";
import type { AlertMoment, Found } from "../alert.ts";
import type { IndexedRows } from "../indexed-rows.ts";

/** One kind of alert: the class of its record, and where it is raised. */
export interface AlertRule<K extends AlertKind = AlertKind> {
  readonly kind: K;
  readonly class: string;
  readonly find: (rows: IndexedRows, at: AlertMoment) => ReadonlyArray<Found<K>>;
}

export const alertRule = <K extends AlertKind>(rule: AlertRule<K>): AlertRule<K> => rule;
