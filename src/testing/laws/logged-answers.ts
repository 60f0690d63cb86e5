import type { LogEntry } from "../../ports/store.ts";
import { callText, shown } from "../history/history.ts";
import type { PlayedStep } from "../history/player.ts";
import type { SubjectCall, SubjectOutcome } from "../history/subject.ts";
import { holds, same } from "../kit/harness/expect.ts";
import { listed } from "./records.ts";

type Values = Readonly<Record<string, unknown>>;
const valuesOf = (of: unknown): Values => (typeof of === "object" && of !== null ? (of as Values) : {});

/** L-41: each record that a step answers with was written in the version of the answer. */
export const checkAnswersAreLogged = ({ calls, outcomes }: PlayedStep, log: ReadonlyArray<LogEntry>): void => {
  for (const [i, outcome] of outcomes.entries()) {
    if (!outcome.ok) continue;
    const { objectId, version, code, message } = valuesOf(outcome.value);
    const text = calls[i] === undefined ? "a call" : callText(calls[i]);
    holds(
      objectId !== undefined || typeof code !== "string" || typeof message !== "string",
      `${text} counts as accepted, but its answer is a refusal: ${shown(outcome.value)}`,
    );
    if (typeof version !== "number" || typeof objectId !== "string") continue;
    // A repeated request gets its first answer, so the row may be an earlier one.
    const written = log.some((entry) => entry.objectId === objectId && entry.version === version);
    holds(written, `${text} was answered with version ${version}, which has no log row`);
  }
};

/** L-41: `get` and `list` show each record as the log has it. */
export const checkLoggedIsRead = async (
  entries: ReadonlyArray<LogEntry>,
  ask: (call: SubjectCall) => Promise<SubjectOutcome>,
): Promise<void> => {
  const last = new Map(entries.map((entry) => [`${entry.class} ${entry.objectId}`, entry]));
  const answerOf = async (operation: string, input: Values): Promise<Values> => {
    const outcome = await ask({ as: "admin", operation, input });
    return outcome.ok ? valuesOf(outcome.value) : {};
  };
  for (const [key, { class: name, objectId, after, version }] of last) {
    const group = listed[name];
    if (group === undefined) continue;
    const { results = [] } = await answerOf(`${group}.list`, { limit: 1_000 });
    const shows = {
      get: await answerOf(`${group}.get`, { objectId }),
      list: (results as ReadonlyArray<Values>).find((row) => row.objectId === objectId),
    };
    for (const [event, row] of Object.entries(shows))
      same(row?.version, after === null ? undefined : version, `the version of ${key} in ${group}.${event}`);
  }
};
