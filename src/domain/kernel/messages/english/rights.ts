import { type Condition, isOwnAccount, type Rights } from "../condition.ts";
import type { Say } from "../say.ts";
import { relativeClause } from "./conditions.ts";
import { withArticle } from "./words.ts";

const roleText = (of: ReadonlyArray<string>, say: Say): string => `the role ${say.or(of)}`;

/** "a Task whose assignedUser is you or whose project's projectManager is you". */
const recordTexts = (of: ReadonlyArray<Condition>, name: string): ReadonlyArray<string> => {
  const clauses = of.filter((each) => !isOwnAccount(each)).map(relativeClause);
  const either = clauses.some((each) => each.includes(" and ")) ? ", or " : " or ";
  return [
    ...(of.some(isOwnAccount) ? [`your own ${name}`] : []),
    ...(clauses.length === 0 ? [] : [`${withArticle(name)} ${clauses.join(either)}`]),
  ];
};

/** Who may do something, in words that follow "needs". */
export const rightSentences = {
  anyRole: () => "any role",
  rights: (of: Rights, say: Say) => {
    const texts = [
      ...(of.free.length === 0 ? [] : [roleText(of.free, say)]),
      ...of.bound.flatMap(({ roles, of: conditions }) =>
        recordTexts(conditions, of.class).map((text) =>
          roles === undefined ? text : `${roleText(roles, say)} for ${text}`,
        ),
      ),
    ];
    if (texts.length === 0) return "a right that nobody has";
    const between = texts.length > 2 ? ";" : ",";
    return texts.map((text, i) => (i > 0 && i === texts.length - 1 ? `or ${text}` : text)).join(`${between} `);
  },
};
