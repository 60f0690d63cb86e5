const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base = alphabet.length;
const perMillisecond = base ** 3;

/**
 * Ids of 10 characters, later ones sort later: seven of the time in milliseconds, three that count on from a random start.
 * Time-ordered ids keep the tail of every index hot. `random` answers 0 ≤ x < 1.
 */
export const timeOrderedIds = (now: () => number, random: () => number): (() => string) => {
  let at = 0;
  let count = 0;
  let head = "";
  return () => {
    const time = now();
    if (time > at || count >= perMillisecond) {
      at = Math.max(time, at + 1);
      // A low start leaves room to count on within the same millisecond.
      count = Math.floor(random() * (perMillisecond / 2));
      head = "";
    }
    if (head === "") {
      let rest = at;
      for (let i = 0; i < 7; i++) {
        head = alphabet.charAt(rest % base) + head;
        rest = Math.floor(rest / base);
      }
    }
    const tail =
      alphabet.charAt(Math.floor(count / base / base)) +
      alphabet.charAt(Math.floor(count / base) % base) +
      alphabet.charAt(count % base);
    count++;
    return head + tail;
  };
};
