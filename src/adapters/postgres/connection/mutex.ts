/** A mutex: resolves when the caller holds it, with the function that releases it. */
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
