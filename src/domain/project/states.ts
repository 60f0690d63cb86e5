import { stateMachine } from "../kernel/decision/state-machine.ts";

/** The states of a project. Deletion leads to no state. */
export const projectMachine = stateMachine({
  planned: { start: "active", hold: "on hold", complete: "completed", cancel: "cancelled" },
  active: { hold: "on hold", complete: "completed", cancel: "cancelled" },
  "on hold": { resume: "active", complete: "completed", cancel: "cancelled" },
  completed: { reopen: "active" },
  cancelled: { reopen: "active" },
});

export const projectStatus = { class: "Project", field: "status", table: projectMachine } as const;
