import { errorBody } from "../../../api/http-status.ts";
import { firmSetup } from "../../history/firm-plan.ts";
import { withNames } from "../../history/history.ts";
import { type RecordedHistory, type RecordedStep, saveHistory } from "../../history/history-file.ts";
import type { SubjectOutcome } from "../../history/subject.ts";
import type { HistoryStep } from "./run-history.ts";
import { firstMoment, smallFirm } from "./small-world.ts";

const plain = (outcome: HistoryStep["outcomes"][number]): SubjectOutcome =>
  JSON.parse(
    JSON.stringify(outcome.ok ? outcome : { ok: false, refusal: errorBody(outcome.refusal) }),
  ) as SubjectOutcome;

/** A history of the kit with names instead of ids; `ids` are those of the small firm, by name. */
const recorded = (
  steps: ReadonlyArray<HistoryStep>,
  ids: ReadonlyMap<string, string>,
  about: Pick<RecordedHistory, "law" | "failure">,
): RecordedHistory => {
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const played = steps.map(({ at, calls, outcomes }, index): RecordedStep => {
    const answers = outcomes.map(plain);
    const created = answers.map((outcome, i) => {
      const { objectId } = ((outcome.ok ? outcome.value : null) ?? {}) as { readonly objectId?: unknown };
      if (typeof objectId !== "string" || names.has(objectId)) return undefined;
      const name = `record ${index}.${i}`;
      names.set(objectId, name);
      return name;
    });
    return {
      at: new Date(at).toISOString(),
      calls: calls.map(({ who, name, input, requestId }, i) => ({
        ...{ as: who, operation: name, input: withNames(input, names) },
        ...(requestId === undefined ? {} : { requestId }),
        ...(created[i] === undefined ? {} : { names: created[i] }),
        outcome: withNames(answers[i] as SubjectOutcome, names),
      })),
    };
  });
  const at = new Date(firstMoment).toISOString();
  const setup = firmSetup(smallFirm).map((call) => ({ at, calls: [call] }));
  // Reads between the steps take ids too, so that new ids differ in a replay.
  return { firmcoreHistory: 1, ...about, clock: "set", ids: "own", setup, steps: played };
};

/** Saves a history of the kit that broke a law. */
export const saveFailure = (file: string, ...history: Parameters<typeof recorded>): void =>
  saveHistory(file, recorded(...history));
