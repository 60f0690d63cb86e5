import type { InvalidTransition, Invoiced, Locked } from "../../refusal/refusal.ts";
import type { Say } from "../say.ts";
import { participleOf } from "./participles.ts";
import { theRecord, wordOf } from "./words.ts";

/** Hours and status updates with these states never open again. */
const final: ReadonlyArray<string> = ["invoiced", "paid", "written off", "automatic"];
const instantDay = (instant: string): string => instant.slice(0, 10);

export const stateSentences = {
  /** Names the other events of the state. `setBillable` is left out: approved hours refuse it. */
  InvalidTransition: (of: InvalidTransition, say: Say) => {
    const others = of.allowed.filter((event) => event !== of.event && event !== "setBillable");
    const instead = others.length === 0 ? "" : `; it can be ${say.or(others.map(participleOf))}`;
    const state = of.from === "draft" ? "a draft" : wordOf(of.from);
    return `${theRecord(of, say)} is ${state} and cannot be ${participleOf(of.event)}${instead}`;
  },
  /** Final states never open again, so the sentence does not suggest it. */
  Locked: (of: Locked, say: Say) => {
    const since = of.since === null ? "" : ` (since ${say.day(instantDay(of.since))})`;
    const way = final.includes(of.state)
      ? "takes no change; correct it with a new entry"
      : `takes no change until it is ${of.state === "on hold" ? "resumed" : "reopened"}`;
    return `${theRecord(of, say)} is ${wordOf(of.state)}${since} and ${way}`;
  },
  Invoiced: (of: Invoiced, say: Say) =>
    `${theRecord(of, say)} is ${wordOf(of.state)} and stays so; correct it with a new entry`,
};
