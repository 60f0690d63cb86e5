import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, newRecord } from "../kernel/decision/decision.ts";
import { englishText, type Sentence } from "../kernel/messages/english/sentences.ts";
import type { StatusUpdate } from "./entity.ts";

/** A transition of a project, or of a task of it. */
export interface Transition {
  readonly class: "Project" | "Task";
  readonly event: string;
  readonly project: string;
  /** The title of the task. */
  readonly title?: string | null;
}

const subjects = { Project: "projects", Task: "tasks" } as const;
/**
 * The status update of a transition, unless the firm has switched it off (R-STAT-1). Its text is English, because
 * it is stored and a firm has no language. It quotes no reason: an erasure would not find it here.
 */
export const automaticUpdate = (of: Transition, at: Moment): ReadonlyArray<Change> => {
  const { statusEvents } = at.firm;
  const name = `${subjects[of.class]}.${of.event}`;
  if (statusEvents !== "all" && !statusEvents.includes(name)) return [];
  const text: Sentence = { id: "statusUpdate", of: of.class, event: of.event, title: of.title ?? null };
  const row = newRecord<StatusUpdate>(
    { project: of.project, update: englishText(text), timestamp: at.now, source: "automatic", author: null },
    at,
  );
  return [creation("StatusUpdate", row, at)];
};
