import * as Schema from "effect/Schema";
import { roles } from "../kernel/context/actor.ts";
import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, structure, text } from "../kernel/schema/kind.ts";
import { webAddress } from "../kernel/schema/web-address.ts";

export const Document = entity(
  "Document",
  "A file that lies elsewhere. Grants say with whom its owner shares it; on the wire they are `sharedWith`.",
  {
    title: field(text, "What it is called.", { displayName: true }),
    fileUrl: field(
      webAddress,
      "Where the file is: http or https. Others than the owner get it one at a time, and each access is logged.",
      { example: "https://files.lindau.example/site-plan.pdf" },
    ),
    owner: field(id, "The owner, who entered it, changes it and shares it.", { references: "User", createOnly: true }),
  },
  { indexes: [["owner"]] },
);
export type Document = RecordOf<typeof Document>;

/** Not stored in the document: the users and the roles of its grants. */
export const sharedWith = optional(
  structure(
    Schema.Struct({ users: Schema.Array(Schema.String), roles: Schema.Array(Schema.Literals(roles)) }),
    (value) => value,
  ),
  "The users and the roles it is shared with; only for its owner and administrators.",
  { ours: true },
);
