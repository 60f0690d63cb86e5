import * as Result from "effect/Result";
import { ownClass } from "../../kernel/context/custom-fields.ts";
import type { Settings } from "../../kernel/context/settings.ts";
import { optional } from "../../kernel/schema/entity.ts";
import { omittable } from "../../kernel/schema/input.ts";
import { id, text } from "../../kernel/schema/kind.ts";
import { OwnRecord } from "../../own-record/entity.ts";
import { type ImportClass, importClassOf, type Values } from "../import-class.ts";

const { fields } = OwnRecord;
/** How the rows of an own class are read: the file says the class, the declarations say the fields (R-CUST-2). */
const ownImportClass = (name: string): ImportClass =>
  importClassOf(OwnRecord, {
    name,
    input: {
      class: omittable(optional(text, fields.class.doc)),
      owner: omittable(optional(id, fields.owner.doc, { references: "User" })),
    },
    pointers: { owner: "User" },
    computed: ({ owner = null }: Values) => Result.succeed({ class: name, owner }),
    mayBeAbsent: ["owner"],
    // Without its lists a record would be open to all whom its class lets.
    needs: ["readers", "writers"],
  });
/** The fields of a row of any own class. */
export const ownRowInput = ownImportClass(OwnRecord.name).input;

/** The own classes of a firm. */
export const ownImportClasses = (firm: Settings): ReadonlyArray<ImportClass> =>
  Object.keys(firm.customClasses)
    .filter((name) => ownClass(firm, name) !== undefined)
    .map(ownImportClass);
