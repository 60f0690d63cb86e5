/** The text that R-VAL-7 allows to be normalised: within the greatest length, and at most 30 combining marks in a row. */
const longest = 100_000;
const marks = /[\p{M}\uff9e\uff9f]{31}/u;

/** The texts passed to the functions that take more than a few steps per letter; ends with its block. */
interface Watched extends Disposable {
  readonly count: () => number;
  /** The texts that should have been refused before. */
  readonly wrong: () => ReadonlyArray<string>;
}

const names = ["normalize", "localeCompare", "toLocaleLowerCase", "toLocaleUpperCase"] as const;

/** Watches every text that is normalised or compared by locale from now on. */
export const watchNormalization = (): Watched => {
  let count = 0;
  const wrong: Array<string> = [];
  // biome-ignore lint/suspicious/noExplicitAny: four functions with arguments of their own are stood in for as one.
  const texts = String.prototype as any;
  const kept = names.map((name) => [name, texts[name]] as const);
  for (const [name, own] of kept)
    texts[name] = function (this: string, ...rest: ReadonlyArray<unknown>) {
      const text = String(this);
      count++;
      if (text.length > longest || marks.test(text)) wrong.push(`${name} of ${text.length}: ${text.slice(0, 20)}`);
      return own.apply(this, rest);
    };
  return {
    count: () => count,
    wrong: () => wrong,
    [Symbol.dispose]: () => {
      for (const [name, own] of kept) texts[name] = own;
    },
  };
};
