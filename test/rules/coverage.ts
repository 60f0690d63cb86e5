/** Texts by path; the checker fails on an empty set. */
type Texts = ReadonlyMap<string, string>;

export interface Corpus {
  /** All ids. */
  readonly ids: ReadonlyArray<string>;
  /** The deferred ids, or ranges such as "L-51…L-53", with the work that brings them. */
  readonly later: Readonly<Record<string, string>>;
  /** Pages of docs/rules. */
  readonly docs: Texts;
  /** Files in which a citation counts as a test of the rule. */
  readonly tests: Texts;
  /** Other files that may cite ids: sources and test support. */
  readonly sources: Texts;
}

const anyId = /(?<![\w-])(?:R-[A-Z]+-\d+|[EL]-\d\d)(?!\d)/g;
const range = /^([A-Z-]+-)(\d+)…([A-Z-]+-)(\d+)$/;

/** The ids of a range such as "L-51…L-53"; a single id as itself. Digits keep their width: L-08…L-10 is L-08, L-09, L-10. */
export const expand = (name: string): ReadonlyArray<string> => {
  const [, prefix, first, , last] = range.exec(name) ?? [];
  if (prefix === undefined || first === undefined || last === undefined) return [name];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => {
    return prefix + String(Number(first) + i).padStart(first.length, "0");
  });
};

/** The ids cited in a text. */
export const citedIn = (text: string): ReadonlyArray<string> => text.match(anyId) ?? [];

/** The ids at the beginning of a string: titles of tests, and names of cases in tables. */
export const titledIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/["'`]((?:R-[A-Z]+-\d+|[EL]-\d\d))(?!\d|…)/g)].map(([, id]) => id ?? "");

/** The rules stated on a page: a paragraph, list entry or heading that begins with the id in bold. */
export const statedIn = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/^(?:[-#]+ )?\*\*(R-[A-Z]+-\d+)(?!\d)/gm)].map(([, id]) => id ?? "");

/** The inconsistencies between ids, deferred list, pages and tests, one sentence each; empty if all agree. */
export const problems = ({ ids, later, docs, tests, sources }: Corpus): ReadonlyArray<string> => {
  const known = new Set(ids);
  const postponed = new Map(
    Object.entries(later).flatMap(([name, why]) => expand(name).map((id) => [id, why] as const)),
  );
  const cited = new Set([...tests.values()].flatMap(citedIn));
  const shown = new Set([...docs.values()].flatMap(citedIn));
  const stated = [...docs.values()].flatMap(statedIn);
  const said: Array<string> = [];

  for (const [name, texts] of Object.entries({ docs, tests, sources })) {
    if (texts.size === 0) said.push(`no file among the ${name}: nothing was looked at`);
  }
  for (const id of postponed.keys()) if (!known.has(id)) said.push(`${id} is listed as later and does not exist`);
  for (const [path, text] of [...docs, ...tests, ...sources]) {
    for (const id of new Set(citedIn(text))) if (!known.has(id)) said.push(`${id} does not exist, cited in ${path}`);
  }
  for (const [path, text] of tests) {
    for (const id of new Set(titledIn(text))) {
      const why = postponed.get(id);
      if (why !== undefined) said.push(`${id} has a test in ${path} and is listed as later (${why})`);
    }
  }
  for (const id of ids) {
    if (postponed.has(id)) continue;
    if (!cited.has(id)) said.push(`${id} has no test`);
    if (!(id.startsWith("R-") ? stated.includes(id) : shown.has(id))) said.push(`${id} does not stand in docs/rules`);
  }
  for (const id of new Set(stated)) {
    if (stated.indexOf(id) !== stated.lastIndexOf(id)) said.push(`${id} stands twice in docs/rules`);
  }
  return said;
};
