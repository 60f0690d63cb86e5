/** NFC and trimmed at both ends; null when it holds U+0000 or a lone surrogate, or is too long (R-VAL-7). */
export const normalText = (text: string, longest: number): string | null => {
  const normal = text.normalize("NFC").trim();
  return normal.length > longest || normal.includes("\u0000") || !normal.isWellFormed() ? null : normal;
};

/** Order of text by code point, the same on every store. UTF-16 units would put an emoji before U+FFFD. */
export const compareText = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    const surrogates = (a & 0xf800) === 0xd800 ? 1 : 0;
    const others = (b & 0xf800) === 0xd800 ? 1 : 0;
    return surrogates === others ? a - b : surrogates - others;
  }
  return left.length - right.length;
};

/** Names that must be unique whatever their case or form: NFKC, case folded, trimmed (R-ID-3). */
export const uniqueKey = (text: string): string =>
  text.normalize("NFKC").trim().toLowerCase().toUpperCase().toLowerCase();
