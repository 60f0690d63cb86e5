import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Store, StoreCommand } from "../../ports/store.ts";

/** A store that gives every decision the settings with what the host added. */
export const withSettings = (store: Store, change: (firm: Settings) => Settings): Store => {
  const changed = <S, A, R>(command: StoreCommand<S, A, R>): StoreCommand<S, A, R> => ({
    ...command,
    judge: (state, firm, account) => command.judge(state, change(firm), account),
  });
  return {
    ...store,
    execute: (command, done) => store.execute(changed(command), done),
    executeBatch: (batch, done) =>
      store.executeBatch(
        {
          ...batch,
          commands: batch.commands.map(({ provisional, resolve }) => ({
            provisional: changed(provisional),
            resolve: resolve && ((answers) => changed(resolve(answers))),
          })),
        },
        done,
      ),
    query: (query, done) =>
      store.query(
        {
          ...query,
          rounds: query.rounds.map((round) => (loaded, firm, account) => round(loaded, change(firm), account)),
          answer: (loaded, firm, account) => query.answer(loaded, change(firm), account),
        },
        done,
      ),
  };
};
