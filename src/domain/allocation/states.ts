import { stateMachine } from "../kernel/decision/state-machine.ts";

/** A booking's life. `reactivate` leads to tentative too, where that is asked for; deleting leads to no state. */
export const allocationMachine = stateMachine({
  tentative: { change: "tentative", confirm: "confirmed", complete: "completed", cancel: "cancelled" },
  confirmed: { change: "confirmed", release: "tentative", complete: "completed", cancel: "cancelled" },
  completed: { reactivate: "confirmed" },
  cancelled: { reactivate: "confirmed" },
});

export const allocationStatus = { class: "Allocation", field: "status", table: allocationMachine } as const;
