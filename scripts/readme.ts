/** One `ts` block of a markdown page, and what it prints where a `text` block follows it directly. */
export interface Program {
  readonly code: string;
  readonly output: string | null;
}

const block = /^```ts\n(?<code>[\s\S]*?)^```\n(?:\s*^```text\n(?<output>[\s\S]*?)^```$)?/gm;

/** Every `ts` block of a page. Each is a whole program: it has its own imports and runs alone. */
export const programsOf = (page: string): readonly Program[] =>
  [...page.replaceAll("\r\n", "\n").matchAll(block)].map(({ groups }) => ({
    code: groups?.code ?? "",
    output: groups?.output ?? null,
  }));
