/** Texts by path; a checker that is given none says so instead of passing. */
type Texts = ReadonlyMap<string, string>;

export interface Corpus {
  /** Every id there is. */
  readonly ids: ReadonlyArray<string>;
  /** Id, or range "L-51…L-53", to what it comes with. */
  readonly later: Readonly<Record<string, string>>;
  /** Pages of docs/rules. */
  readonly docs: Texts;
  /** Where a citation counts as a test of the rule. */
  readonly tests: Texts;
  /** Everything else that may cite: sources and test support. */
  readonly sources: Texts;
}

const anyId = /(?<![\w-])(?:R-[A-Z]+-\d+|[EL]-\d\d)(?!\d)/g;
const range = /^([A-Z-]+-)(\d+)…([A-Z-]+-)(\d+)$/;

/** "L-51…L-53" as its ids; a single id as itself. Digits keep their width: L-08…L-10 is L-08, L-09, L-10. */
export const expand = (name: string): ReadonlyArray<string> => {
  const [, prefix, first, , last] = range.exec(name) ?? [];
  if (prefix === undefined || first === undefined || last === undefined) return [name];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => {
    return prefix + String(Number(first) + i).padStart(first.length, "0");
  });
};

/** The ids that a text cites. */
export const citedIn = (text: string): ReadonlyArray<string> => text.match(anyId) ?? [];

/** The ids with which a string of the text begins: the titles of tests, and the names of cases in their tables. */
export const titledIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/["'`]((?:R-[A-Z]+-\d+|[EL]-\d\d))(?!\d|…)/g)].map(([, id]) => id ?? "");

/** The rules that a page states: a paragraph, list entry or heading that begins with the id in bold. */
export const statedIn = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/^(?:[-#]+ )?\*\*(R-[A-Z]+-\d+)(?!\d)/gm)].map(([, id]) => id ?? "");

/** What is wrong between ids, later list, pages and tests, one sentence each; nothing when all agree. */
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
