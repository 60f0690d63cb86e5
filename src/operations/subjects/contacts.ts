import { Contact } from "../../domain/contact/entity.ts";
import { load } from "../../ports/load.ts";
import { crud } from "../define/crud.ts";
import { attachedActivities, deletesActivities } from "./attached-activities.ts";

export const contacts = {
  ...crud(Contact, "contacts"),
  delete: deletesActivities(
    "Contact",
    "contacts",
    load("contact.activities", attachedActivities(Contact, "relatedContact")),
  ),
};
