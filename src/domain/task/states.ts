import { stateMachine } from "../kernel/decision/state-machine.ts";

/** The states of a task. Deletion leads to no state. */
export const taskMachine = stateMachine({
  todo: { start: "in progress", block: "blocked", finish: "done" },
  "in progress": { block: "blocked", finish: "done" },
  blocked: { start: "in progress", finish: "done" },
  done: { reopen: "todo" },
});
