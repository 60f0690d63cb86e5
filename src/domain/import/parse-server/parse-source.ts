import type { ImportSource } from "../import-source.ts";
import { customValue } from "./custom-value.ts";
import { fromMongoexport, isMongoexportRow } from "./mongoexport.ts";
import { className, dateValue, objectType, pointerId, withRelated } from "./pointers-and-dates.ts";
import { isRoleFile, roleRow } from "./roles.ts";

const reserved = new Set(["ACL", "authData", "sessionToken"]);

/** Exports of Parse Server and Back4app, in the REST form or as mongoexport writes them (R-IMP-5). */
export const parseSource: ImportSource = {
  className,
  namedRows: (rows, name) => {
    const named = rows.some(isMongoexportRow) ? rows.map(fromMongoexport) : rows;
    return className(name) === "Activity" ? named.map(withRelated) : named;
  },
  pointerId,
  dateValue,
  customValue,
  objectType,
  fieldNames: { passwordHash: "_hashed_password" },
  rowMarkers: new Set(["className", "__type"]),
  isReserved: (name) => name.startsWith("_") || reserved.has(name),
  isRoleFile,
  roleRow,
};
