import * as Result from "effect/Result";
import { purgeable } from "../../domain/change-log/purge.ts";
import type { LogWork } from "../../domain/kernel/decision/decision.ts";
import { mentionsPerson, personIds, profilesIn, redact, valueOfJson } from "../../domain/privacy/redact.ts";
import type { Firm, IdempotencyRecord } from "./tables.ts";

const eraseFromLog = (firm: Firm, { user, pseudonym, texts: textList }: LogWork & { readonly is: "erase" }): void => {
  const texts = new Set(textList);
  const person = { user, pseudonym, profiles: profilesIn(firm.log, user) };
  const ids = personIds(firm.log, person);
  firm.log = firm.log.map((entry) => redact(entry, person, texts));
  const mentionsThem = mentionsPerson(texts, ids);
  const mentions = ({ body, outcome }: IdempotencyRecord): boolean =>
    mentionsThem(valueOfJson(body), Result.isSuccess(outcome) ? outcome.success : outcome.failure);
  firm.idempotencyRecords = new Map(
    [...firm.idempotencyRecords].flatMap(([key, record]): ReadonlyArray<readonly [string, IdempotencyRecord]> => {
      if ((JSON.parse(key) as ReadonlyArray<string>)[0] === user) return [];
      // No request has an empty body, so a repeated request is refused as `RequestIdReused` and not executed again.
      return [
        [key, record.body !== "" && mentions(record) ? { ...record, body: "", outcome: Result.succeed(null) } : record],
      ];
    }),
  );
};

/** Purges or redacts existing log rows, the only two changes to them (R-LOG-4). `undo` reverts it. */
export const rewriteLog = (firm: Firm, work: LogWork, undo: Array<() => void>): void => {
  const { log, idempotencyRecords } = firm;
  undo.push(() => Object.assign(firm, { log, idempotencyRecords }));
  if (work.is === "purge") {
    const old = new Set(purgeable(log, work.before));
    firm.log = log.filter((entry) => !old.has(entry));
  } else eraseFromLog(firm, work);
};
