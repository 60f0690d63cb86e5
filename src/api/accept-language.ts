/** A range of `Accept-Language` with its weight, such as `de-AT;q=0.8`. */
const element = /^([a-z]{1,8}|\*)(?:-[a-z\d]{1,8})*(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The best of the available languages for the header `Accept-Language` (RFC 9110, 12.5.4), by the lookup of RFC 4647:
 * `de-AT` is served by `de`. Ranges of equal weight count in their order. Null if it names none of them.
 */
export const acceptedLanguage = <Language extends string>(
  header: string | null | undefined,
  available: ReadonlyArray<Language>,
): Language | null => {
  const weights = new Map<string, number>();
  for (const each of (header ?? "").split(",")) {
    const [, language = "", weight = "1"] = element.exec(each.trim()) ?? [];
    const name = language.toLowerCase();
    if (name !== "") weights.set(name, Math.max(Number(weight), weights.get(name) ?? 0));
  }
  const order = [...weights.keys()];
  const accepted = available
    .map((language) => {
      const name = weights.has(language) ? language : "*";
      return { language, weight: weights.get(name) ?? 0, at: order.indexOf(name) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight || left.at - right.at);
  return accepted[0]?.language ?? null;
};
