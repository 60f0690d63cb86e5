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
  const tellsOfThem = mentionsPerson(texts, ids);
  const tells = ({ body, outcome: said }: IdempotencyRecord): boolean =>
    tellsOfThem(valueOfJson(body), Result.isSuccess(said) ? said.success : said.failure);
  firm.idempotencyRecords = new Map(
    [...firm.idempotencyRecords].flatMap(([key, record]): ReadonlyArray<readonly [string, IdempotencyRecord]> => {
      if ((JSON.parse(key) as ReadonlyArray<string>)[0] === user) return [];
      // No request has an empty body: who asks again is told that the id was used, and nothing is done twice.
      return [
        [key, record.body !== "" && tells(record) ? { ...record, body: "", outcome: Result.succeed(null) } : record],
      ];
    }),
  );
};

/** Changes rows of the log that stand already, in the only two ways there are (R-LOG-4). `undo` takes it back. */
export const rewriteLog = (firm: Firm, work: LogWork, undo: Array<() => void>): void => {
  const { log, idempotencyRecords } = firm;
  undo.push(() => Object.assign(firm, { log, idempotencyRecords }));
  if (work.is === "purge") {
    const old = new Set(purgeable(log, work.before));
    firm.log = log.filter((entry) => !old.has(entry));
  } else eraseFromLog(firm, work);
};
