/** One at a time: resolves when it is one's turn, with what ends it. */
export const mutex = (): (() => Promise<() => void>) => {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    let free: () => void = () => {};
    last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    return free;
  };
};
