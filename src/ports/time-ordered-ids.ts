const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base = alphabet.length;
const perMillisecond = base ** 3;
/** The largest step between two ids of a millisecond. */
const maxStep = 16;

/**
 * Makes ids of 10 characters that sort by time, so that new rows go to the end of every index, which is in the cache. Seven are for the
 * millisecond, three for a counter. Its start and its steps are random: two processes do not make the same run of ids. `random`
 * returns 0 ≤ x < 1.
 */
export const timeOrderedIds = (now: () => number, random: () => number): (() => string) => {
  let millisecond = 0;
  let count = 0;
  let prefix = "";
  return () => {
    const time = now();
    if (time > millisecond || count >= perMillisecond) {
      millisecond = Math.max(time, millisecond + 1);
      // A start in the lower half leaves room to count within the same millisecond.
      count = Math.floor(random() * (perMillisecond / 2));
      prefix = "";
    }
    if (prefix === "") {
      let rest = millisecond;
      for (let i = 0; i < 7; i++) {
        prefix = alphabet.charAt(rest % base) + prefix;
        rest = Math.floor(rest / base);
      }
    }
    const suffix =
      alphabet.charAt(Math.floor(count / base / base)) +
      alphabet.charAt(Math.floor(count / base) % base) +
      alphabet.charAt(count % base);
    count += 1 + Math.floor(random() * maxStep);
    return prefix + suffix;
  };
};
