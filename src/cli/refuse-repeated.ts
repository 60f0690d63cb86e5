import type { Command } from "commander";

/** Refuses an option for one value that is given twice: the command would take the last value and not say so. */
export const refuseRepeated = (command: Command): void => {
  for (const option of command.options) {
    if (!option.required || option.variadic) continue;
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) command.error(`error: option '${option.flags}' is given more than once; it takes one value`);
      given = true;
    });
  }
};
