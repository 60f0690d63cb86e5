import { roles } from "../kernel/context/actor.ts";
import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { boolean, id, literal } from "../kernel/schema/kind.ts";

/** The classes whose rows a grant can share (R-POL-3). */
const grantable = ["Document", "Company", "Contact", "Deal", "Activity"] as const;
/** Those of them whose grants are records of their own; those of documents are `sharedWith` (R-DOC-4). */
export const crmClasses = ["Company", "Contact", "Deal", "Activity"] as const;
export type Grantable = (typeof grantable)[number];
export const isGrantable = (name: string): name is Grantable => (grantable as ReadonlyArray<string>).includes(name);

export const Grant = entity(
  "Grant",
  "Lets a user, or everybody of a role, read one record that they otherwise would not (R-POL-3). Goes with its record.",
  {
    class: field(literal(...grantable), "The class of the record.", { createOnly: true, ours: true }),
    record: field(id, "The record.", { createOnly: true, ours: true }),
    user: optional(id, "The user who may read it, unless a role may.", {
      references: "User",
      createOnly: true,
      ours: true,
    }),
    role: optional(literal(...roles), "The role that may read it, unless a user may.", {
      createOnly: true,
      ours: true,
    }),
    write: field(boolean, "Whether write access was requested too; a grant gives only read access.", {
      createOnly: true,
      ours: true,
    }),
  },
  { indexes: [["record"], ["user"], ["role"]] },
);
export type Grant = RecordOf<typeof Grant>;
