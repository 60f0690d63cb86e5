/** Characters that break a line, steer a terminal, or turn the direction of the text after them. */
const steering = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** As JSON writes it: a line break is `\n`, and ESC is `\u001b`. */
const escaped = (char: string): string => {
  const json = JSON.stringify(char).slice(1, -1);
  return json === char ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : json;
};

/**
 * The text with each control and bidi character written as JSON would escape it, so that a name from outside cannot forge a line of a log
 * or steer a terminal.
 *
 * @example printable("Ana\nadmin") // "Ana\\nadmin"
 */
export const printable = (text: string): string => text.replace(steering, escaped);
