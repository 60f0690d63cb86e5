import { createInputOf, updateInputOf } from "../kernel/decision/record-from-input.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { type Input, omittable } from "../kernel/schema/input.ts";
import { Project } from "./entity.ts";

const { fields } = Project;
/** The alias names of two fields in the short form. */
const words = {
  name: omittable(field(fields.projectName.kind, "The short form's word for `projectName`.")),
  manager: omittable(
    field(fields.projectManager.kind, "The short form's word for `projectManager`.", { references: "User" }),
  ),
};
/** Adds each alias after its field. */
const withWords = <I extends Input>(input: I): I & typeof words =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, entry]) => [
      [name, entry],
      ...pairs.flatMap(([long, short]) => (long === name ? [[short, words[short]]] : [])),
    ]),
  ) as never;
const pairs = [
  ["projectName", "name"],
  ["projectManager", "manager"],
] as const;

/** The input of a new project. Its form decides which names are required (R-PROJ-1). */
export const createInput = withWords({
  ...createInputOf(Project),
  projectName: omittable(fields.projectName),
  projectManager: omittable(fields.projectManager),
});
/** The input that changes a project. */
export const updateInput = withWords(updateInputOf(Project));

interface Named {
  readonly projectName?: string;
  readonly name?: string;
  readonly projectManager?: string;
  readonly manager?: string;
}
/** A field and its alias may both be given only with the same value. */
export const contradiction = (input: Named): InvalidInput<"TypeMismatch"> | null => {
  for (const [long, short] of pairs)
    if (input[long] !== undefined && input[short] !== undefined && input[long] !== input[short])
      return refuseField("TypeMismatch", short, { id: "sameField", field: short, other: long });
  return null;
};
/** The name under which the manager was given. */
export const managerField = (input: Named): "projectManager" | "manager" =>
  input.projectManager === undefined ? "manager" : "projectManager";
