import { words } from "../kernel/schema/word.ts";

/** The words for roles. The seeds also write `admin` and `client`. */
export const roleWords = words("User.role", {
  administrator: ["admin"],
  coordinator: [],
  projectManager: ["project manager", "manager"],
  engineer: [],
  clientLead: ["client"],
  salesperson: ["sales"],
});
