/**
 * Who may what, written down by hand from the rules and not from the code: `all` rows, none (`-`), or the rows that stand in the
 * named relation to the actor. Whoever has a profile holds the engineer's column for it, but for a client lead (R-POL-1).
 *
 * own: the row's engineer, or the profile itself, is the actor's · managed: the actor manages the row's project, or the project ·
 * client: the project is of the client lead's company · self: the account is the actor's · contact: the account manages a project
 * of the client lead's company · staffed: somebody booked the actor on the project · never: no row, and the answer is given of the
 * row, not of the class (R-HOUR-7).
 */
const written = `
class           action       | administrator | coordinator | projectManager | engineer | salesperson | clientLead
User            read         | all           | all         | all            | all      | all         | self contact
User            provision    | all           | -           | -              | -        | -           | -
Session         read         | self        | self        | self           | self     | self        | self
Session         revoke       | self        | self        | self           | self     | self        | self
Session         logOut       | all         | all         | all            | all      | all         | all
Session         changePassword | all         | all         | all            | all      | all         | all
Session         verify       | all         | all         | all            | all      | all         | all
EngineerProfile read         | all           | all         | all            | own      | own         | -
EngineerProfile create       | all           | all         | -              | own      | -           | -
EngineerProfile update       | all           | all         | own            | own      | own         | -
EngineerProfile delete       | all           | -           | -              | -        | -           | -
EngineerProfile availability | all           | all         | all            | own      | own         | -
RateStep        read         | all           | all         | own            | own      | own         | -
RateStep        create       | all           | all         | -              | -        | -           | -
RateStep        update       | all           | all         | -              | -        | -           | -
RateStep        delete       | all           | all         | -              | -        | -           | -
Certification   read         | all           | all         | all            | own      | own         | -
Certification   create       | all           | all         | -              | -        | -           | -
Certification   update       | all           | all         | -              | -        | -           | -
Certification   delete       | all           | all         | -              | -        | -           | -
Project         read         | all           | all         | all            | all      | all         | client
Project         create       | all           | all         | managed        | managed  | managed     | -
Project         update       | all           | all         | managed        | managed  | managed     | -
Project         delete       | all           | all         | managed        | managed  | managed     | -
Project         start        | all           | all         | managed        | managed  | managed     | -
Project         hold         | all           | all         | managed        | managed  | managed     | -
Project         resume       | all           | all         | managed        | managed  | managed     | -
Project         complete     | all           | all         | managed        | managed  | managed     | -
Project         cancel       | all           | all         | managed        | managed  | managed     | -
Project         reopen       | all           | -           | -              | -        | -           | -
Allocation      read         | all           | all         | own managed    | own      | own         | -
Allocation      assign       | all           | all         | -              | -        | -           | -
Allocation      change       | all           | all         | -              | -        | -           | -
Allocation      confirm      | all           | all         | -              | -        | -           | -
Allocation      release      | all           | all         | -              | -        | -           | -
Allocation      complete     | all           | all         | -              | -        | -           | -
Allocation      cancel       | all           | all         | -              | -        | -           | -
Allocation      reactivate   | all           | all         | -              | -        | -           | -
Allocation      delete       | all           | all         | -              | -        | -           | -
Allocation      check        | all           | all         | all            | own      | own         | -
BillableHour    read         | all           | all         | own managed    | own      | own         | -
BillableHour    create       | all           | all         | own            | own      | own         | -
BillableHour    edit         | all           | all         | own            | own      | own         | -
BillableHour    submit       | all           | all         | own            | own      | own         | -
BillableHour    recall       | all           | all         | own            | own      | own         | -
BillableHour    delete       | all           | all         | own            | own      | own         | -
BillableHour    approve      | all           | never       | managed        | -        | -           | -
BillableHour    reject       | all           | never       | managed        | -        | -           | -
BillableHour    decideMany   | all           | all         | own managed    | own      | own         | -
BillableHour    reopen       | all           | -           | -              | -        | -           | -
BillableHour    setBillable  | all           | all         | own managed    | own      | own         | -
BillableHour    invoice      | all           | -           | -              | -        | -           | -
BillableHour    pay          | all           | -           | -              | -        | -           | -
BillableHour    writeOff     | all           | -           | -              | -        | -           | -
WorkingTime     read         | all           | all         | all            | own      | own         | -
WorkingTime     create       | all           | all         | -              | -        | -           | -
WorkingTime     update       | all           | all         | -              | -        | -           | -
WorkingTime     delete       | all           | all         | -              | -        | -           | -
CapacityLimit   read         | all           | all         | all            | own      | own         | -
CapacityLimit   create       | all           | all         | -              | -        | -           | -
CapacityLimit   update       | all           | all         | -              | -        | -           | -
CapacityLimit   delete       | all           | all         | -              | -        | -           | -
Holiday         read         | all           | all         | all            | all      | all         | -
Holiday         create       | all           | all         | -              | -        | -           | -
Holiday         update       | all           | all         | -              | -        | -           | -
Holiday         delete       | all           | all         | -              | -        | -           | -
TimeOff         read         | all           | all         | all            | own      | own         | -
TimeOff         request      | all           | all         | own            | own      | own         | -
TimeOff         withdraw     | all           | all         | own            | own      | own         | -
TimeOff         grant        | all           | all         | -              | -        | -           | -
TimeOff         refuse       | all           | all         | -              | -        | -           | -
TimeOff         delete       | all           | all         | -              | -        | -           | -
Settings        read         | all           | all         | all            | all      | all         | -
Settings        set          | all           | -           | -              | -        | -           | -
ChangeLog       read         | all           | -           | -              | -        | -           | -
ChangeLog       import       | all           | -           | -              | -        | -           | -
Report          read         | all           | all         | all            | all      | all         | -
`;
// Holidays belong to a calendar, not to a person: no row tells whether a salesperson has a profile, so all of them read them.
// The whole log is the administrator's; the history of one record goes by the policy of its class. A report adds up the rows
// that its reader may see, so whoever may see none gets none.

type May = "all" | ReadonlyArray<string>;
export interface Cell {
  readonly class: string;
  readonly action: string;
  readonly role: string;
  readonly may: May;
}
const lines = written.trim().split("\n");
const columns = (line: string): ReadonlyArray<string> => line.split("|").map((each) => each.trim());
const roles = columns(lines[0] ?? "").slice(1);

/** The table, one entry for each class, action and role. */
export const matrix: ReadonlyArray<Cell> = lines.slice(1).flatMap((line) => {
  const [head = "", ...cells] = columns(line);
  const [name = "", action = ""] = head.split(/\s+/);
  return cells.map((cell, i) => ({
    class: name,
    action,
    role: roles[i] ?? "",
    may: cell === "all" ? "all" : cell === "-" ? [] : cell.split(" "),
  }));
});
