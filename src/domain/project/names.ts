import { field } from "../kernel/entity.ts";
import { each, given } from "../kernel/input.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal.ts";
import { Project } from "./entity.ts";

const { fields } = Project;
/** What may be written of a project, the two names of name and manager among it (R-PROJ-1). */
export const projectFields = {
  ...each("given", fields, "projectCode", "projectName"),
  name: given(field(fields.projectName.kind, "The short form's word for `projectName`.")),
  ...each("given", fields, "clientName", "client", "projectManager"),
  manager: given(
    field(fields.projectManager.kind, "The short form's word for `projectManager`.", { references: "User" }),
  ),
  ...each("given", fields, "status", "startDate", "endDate", "requiredDiscipline", "description"),
  ...each("given", fields, "requiredCertifications", "billable", "rate", "deal"),
};

interface Named {
  readonly projectName?: string;
  readonly name?: string;
  readonly projectManager?: string;
  readonly manager?: string;
}
const pairs = [
  ["projectName", "name"],
  ["projectManager", "manager"],
] as const;
/** Both words for one value may be written only with the same value. */
export const contradiction = (input: Named): InvalidInput | null => {
  for (const [long, short] of pairs)
    if (input[long] !== undefined && input[short] !== undefined && input[long] !== input[short])
      return refuseField(
        "TypeMismatch",
        short,
        `${short}: expected the same as ${long}, for it is another word for it`,
      );
  return null;
};
/** The field under which the manager was written. */
export const managerField = (input: Named): "projectManager" | "manager" =>
  input.projectManager === undefined ? "manager" : "projectManager";
