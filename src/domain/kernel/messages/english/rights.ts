import { isOwn, type Rights } from "../condition.ts";
import type { Say } from "../say.ts";
import { relativeClause } from "./conditions.ts";
import { nounOf, ownNounOf, withArticle, wordOf } from "./words.ts";

const roleText = (of: ReadonlyArray<string>, say: Say): string => `the role ${say.or(of.map(wordOf))}`;

/** "your own booking", "a task that is assigned to you". */
const recordTexts = ({ class: name }: Rights, of: Rights["bound"][number]["of"]): ReadonlyArray<string> => [
  ...(of.some(isOwn) ? [`your own ${ownNounOf(name)}`] : []),
  ...of.filter((each) => !isOwn(each)).map((each) => `${withArticle(nounOf(name))} ${relativeClause(each)}`),
];

/** Who may do something, in words that follow "needs". */
export const rightSentences = {
  anyRole: () => "any role",
  rights: (of: Rights, say: Say) => {
    const texts = [
      ...(of.free.length === 0 ? [] : [roleText(of.free, say)]),
      ...of.bound.flatMap(({ roles, of: conditions }) =>
        recordTexts(of, conditions).map((text) => (roles === undefined ? text : `${roleText(roles, say)} for ${text}`)),
      ),
    ];
    if (texts.length === 0) return "a right that nobody has";
    const between = texts.length > 2 ? ";" : ",";
    return texts.map((text, i) => (i > 0 && i === texts.length - 1 ? `or ${text}` : text)).join(`${between} `);
  },
};
