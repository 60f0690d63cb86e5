import { type CodePoints, holds } from "./code-points.ts";
import { type ParsedPattern, type Pattern, parsePattern } from "./parse-pattern.ts";

/** A step of a program: a letter of a set, a place, a fork, or the end. */
type Step =
  | { readonly is: "set"; readonly of: CodePoints }
  | { readonly is: "start" | "end" | "found" }
  | { readonly is: "fork"; readonly to: Array<number> };
interface Program {
  readonly steps: ReadonlyArray<Step>;
  readonly multiline: boolean;
}

/** The steps of a pattern; repetitions are written out, which the parser has limited. */
const programOf = ({ of: pattern, multiline }: ParsedPattern): Program => {
  const steps: Array<Step> = [];
  const add = (of: Pattern): void => {
    switch (of.is) {
      case "set":
      case "start":
      case "end":
        steps.push(of);
        return;
      case "sequence":
        for (const each of of.of) add(each);
        return;
      case "choice": {
        const ends: Array<Array<number>> = [];
        const fork: Array<number> = [];
        steps.push({ is: "fork", to: fork });
        for (const each of of.of) {
          fork.push(steps.length);
          add(each);
          const end: Array<number> = [];
          ends.push(end);
          steps.push({ is: "fork", to: end });
        }
        for (const end of ends) end.push(steps.length);
        return;
      }
      case "repeat": {
        for (let i = 0; i < of.least; i++) add(of.of);
        if (of.most === null) {
          const at = steps.length;
          const fork: Array<number> = [at + 1];
          steps.push({ is: "fork", to: fork });
          add(of.of);
          steps.push({ is: "fork", to: [at] });
          fork.push(steps.length);
          return;
        }
        const forks: Array<Array<number>> = [];
        for (let i = of.least; i < of.most; i++) {
          const fork: Array<number> = [steps.length + 1];
          forks.push(fork);
          steps.push({ is: "fork", to: fork });
          add(of.of);
        }
        for (const fork of forks) fork.push(steps.length);
      }
    }
  };
  add(pattern);
  steps.push({ is: "found" });
  return { steps, multiline };
};

/** Whether a part of the text follows the program. All ways are followed at once, so the cost is at most text times steps. */
const follows = ({ steps, multiline }: Program, text: string): boolean => {
  const seen = new Int32Array(steps.length).fill(-1);
  let at = 0;
  let waiting: Array<number> = [];
  const isStart = (): boolean => at === 0 || (multiline && text[at - 1] === "\n");
  const isEnd = (): boolean => at === text.length || (multiline && text[at] === "\n");
  /** Adds what can be reached without a letter; true if that is the end. */
  const reaches = (step: number, into: Array<number>): boolean => {
    if (seen[step] === at) return false;
    seen[step] = at;
    const of = steps[step] as Step;
    if (of.is === "found") return true;
    if (of.is === "set") into.push(step);
    else if (of.is === "fork") return of.to.some((each) => reaches(each, into));
    else if (of.is === "start" ? isStart() : isEnd()) return reaches(step + 1, into);
    return false;
  };
  for (;;) {
    if (reaches(0, waiting)) return true;
    if (at >= text.length) return false;
    const code = text.codePointAt(at) as number;
    at += code > 0xffff ? 2 : 1;
    const following: Array<number> = [];
    for (const step of waiting)
      if (holds((steps[step] as { readonly of: CodePoints }).of, code) && reaches(step + 1, following)) return true;
    waiting = following;
  }
};

const programs = new Map<string, Program | null>();
const mostPrograms = 100;
/** Whether a part of the text is like the pattern; false if that is none. */
export const matchesPattern = (pattern: string, text: string): boolean => {
  let program = programs.get(pattern);
  if (program === undefined) {
    const parsed = parsePattern(pattern);
    program = parsed === null ? null : programOf(parsed);
    if (programs.size >= mostPrograms) programs.clear();
    programs.set(pattern, program);
  }
  return program !== null && follows(program, text);
};
