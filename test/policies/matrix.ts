/**
 * The rights of every role, written by hand from the rules and not from the code: `all` rows, none (`-`), or the rows in the
 * named relation to the actor. An actor with a profile also has the engineer's rights for it, except a client lead (R-POL-1).
 *
 * closed: the account has no log-in · own: the row's engineer, or the profile itself, is the actor's · managed: the actor manages the row's project, or the project ·
 * client: the project is of the client lead's company · self: the account is the actor's · contact: the account manages a project
 * of the client lead's company · staffed: somebody booked the actor on the project · never: no row, and the answer is given of the
 * row, not of the class (R-HOUR-7) · entered: the actor made it · assigned: to the actor · won: the same, and the deal was won ·
 * deal: it was done for a deal assigned to the actor · author: the actor wrote it · owner: the document, or the CRM record of the grant,
 * is the actor's · granted: a grant names the actor · crm: the grant is of a CRM row.
 */
const written = `
class           action       | administrator | coordinator | projectManager | engineer | salesperson | clientLead
User            read         | all           | all         | all            | all      | all         | self contact
User            provision    | all           | -           | -              | -        | -           | -
User            update       | self closed   | self        | self           | self     | self        | self
User            setRole      | all           | -           | -              | -        | -           | -
User            deactivate   | all           | -           | -              | -        | -           | -
User            reactivate   | all           | -           | -              | -        | -           | -
User            delete       | all           | self        | self           | self     | self        | self
User            erase        | all           | -           | -              | -        | -           | -
User            exportData   | all           | self        | self           | self     | self        | self
Session         read         | self        | self        | self           | self     | self        | self
Session         revoke       | self        | self        | self           | self     | self        | self
Session         logOut       | all         | all         | all            | all      | all         | all
Session         changePassword | all         | all         | all            | all      | all         | all
Session         logInAs      | -           | -           | -              | -        | -           | -
Session         setPassword  | -           | -           | -              | -        | -           | -
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
Allocation      read         | all           | all         | own managed    | own managed | own managed | -
Allocation      assign       | all           | all         | -              | -        | -           | -
Allocation      change       | all           | all         | -              | -        | -           | -
Allocation      confirm      | all           | all         | -              | -        | -           | -
Allocation      release      | all           | all         | -              | -        | -           | -
Allocation      complete     | all           | all         | -              | -        | -           | -
Allocation      cancel       | all           | all         | -              | -        | -           | -
Allocation      reactivate   | all           | all         | -              | -        | -           | -
Allocation      delete       | all           | all         | -              | -        | -           | -
Allocation      check        | all           | all         | all            | own managed | own managed | -
BillableHour    read         | all           | all         | own managed    | own managed | own managed | -
BillableHour    create       | all           | all         | own            | own      | own         | -
BillableHour    edit         | all           | all         | own            | own      | own         | -
BillableHour    submit       | all           | all         | own            | own      | own         | -
BillableHour    recall       | all           | all         | own            | own      | own         | -
BillableHour    delete       | all           | all         | own            | own      | own         | -
BillableHour    approve      | all           | managed     | managed        | managed  | managed     | -
BillableHour    reject       | all           | managed     | managed        | managed  | managed     | -
BillableHour    decideMany   | all           | all         | own managed    | own managed | own managed | -
BillableHour    reopen       | all           | -           | -              | -        | -           | -
BillableHour    setBillable  | all           | all         | own managed    | own managed | own managed | -
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
Company         read         | all           | all         | all            | all      | all         | -
Company         create       | all           | entered     | entered        | entered  | entered     | -
Company         update       | all           | entered     | entered        | entered  | entered     | -
Company         delete       | all           | entered     | entered        | entered  | entered     | -
Contact         read         | all           | all         | all            | all      | all         | -
Contact         create       | all           | entered     | entered        | entered  | entered     | -
Contact         update       | all           | entered     | entered        | entered  | entered     | -
Contact         delete       | all           | entered     | entered        | entered  | entered     | -
Deal            read         | all           | assigned won granted | assigned won granted | assigned won granted | assigned won granted | -
Deal            create       | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            update       | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            delete       | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            advance      | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            back         | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            win          | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            lose         | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            handOver     | all           | assigned won | assigned won   | assigned won | assigned won | -
Deal            reopen       | all           | assigned    | assigned       | assigned | assigned    | -
Activity        read         | all           | entered deal granted | entered deal granted | entered deal granted | entered deal granted | -
Activity        create       | all           | entered     | entered        | entered  | entered     | -
Activity        update       | all           | entered     | entered        | entered  | entered     | -
Activity        complete     | all           | entered     | entered        | entered  | entered     | -
Activity        delete       | all           | entered     | entered        | entered  | entered     | -
Task            read         | all           | all         | managed assigned | managed assigned | managed assigned | -
Task            create       | all           | all         | managed        | managed  | managed     | -
Task            update       | all           | all         | managed        | managed  | managed     | -
Task            delete       | all           | all         | managed        | managed  | managed     | -
Task            start        | all           | all         | managed assigned | managed assigned | managed assigned | -
Task            block        | all           | all         | managed assigned | managed assigned | managed assigned | -
Task            finish       | all           | all         | managed assigned | managed assigned | managed assigned | -
Task            reopen       | all           | all         | managed        | managed  | managed     | -
StatusUpdate    read         | all           | all         | all            | all      | all         | client
StatusUpdate    create       | all           | all         | managed        | managed  | managed     | -
StatusUpdate    update       | all           | all         | managed author | managed author | managed author | -
StatusUpdate    delete       | all           | all         | managed        | managed  | managed     | -
Document        read         | all           | owner granted | owner granted  | owner granted | owner granted | owner granted
Document        create       | owner         | owner       | owner          | owner    | owner       | owner
Document        update       | owner         | owner       | owner          | owner    | owner       | owner
Document        delete       | all           | owner       | owner          | owner    | owner       | owner
Document        share        | owner         | owner       | owner          | owner    | owner       | owner
Document        readDocument | all           | owner granted | owner granted  | owner granted | owner granted | owner granted
AccessLog       read         | all           | self owner  | self owner     | self owner | self owner  | self owner
AccessLog       create       | self          | self        | self           | self     | self        | self
AccessLog       update       | -             | -           | -              | -        | -           | -
AccessLog       delete       | -             | -           | -              | -        | -           | -
AccessLog       purge        | all           | -           | -              | -        | -           | -
Grant           read         | entered crm   | entered      | entered         | entered   | entered      | -
Grant           create       | entered crm   | entered      | entered         | entered   | entered      | -
Grant           delete       | entered crm   | entered      | entered         | entered   | entered      | -
AlertMark       read         | self          | self        | self           | self     | self        | self
AlertMark       acknowledge  | self          | self        | self           | self     | self        | self
AlertMark       all          | all           | -           | -              | -        | -           | -
CustomField     read         | all           | all         | all            | all      | all         | all
CustomField     addField     | all           | -           | -              | -        | -           | -
CustomField     addClass     | all           | -           | -              | -        | -           | -
CustomField     deleteField  | all           | -           | -              | -        | -           | -
CustomField     deleteClass  | all           | -           | -              | -        | -           | -
CustomField     open         | all           | -           | -              | -        | -           | -
OwnRecord       read         | never         | never       | never          | never    | never       | never
OwnRecord       create       | all           | all         | all            | all      | all         | all
OwnRecord       update       | never         | never       | never          | never    | never       | never
OwnRecord       delete       | never         | never       | never          | never    | never       | never
ChangeLog       read         | all           | -           | -              | -        | -           | -
ChangeLog       history      | all           | all         | all            | all      | all         | -
ChangeLog       import       | all           | -           | -              | -        | -           | -
ChangeLog       purge        | all           | -           | -              | -        | -           | -
Report          read         | all           | all         | all            | all      | all         | -
Permission      read         | all           | all         | all            | all      | all         | all
`;
// Holidays belong to a calendar, not to a person: rows do not show whether a salesperson has a profile, so all salespeople read them.
// Only administrators read the whole log; the history of a record follows the policy of its class. A report adds up the rows
// that its reader may see, so a reader without visible rows gets no report.

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
