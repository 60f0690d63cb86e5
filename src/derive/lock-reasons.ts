import { nounOf } from "../domain/kernel/predicate-text.ts";
import { plainClasses } from "../operations/plain-classes.ts";

/** Why the locks of a load are enough, or why it needs none, and the rules that hold by it. */
interface LockReason {
  readonly why: string;
  readonly rules: ReadonlyArray<string>;
}

const ownRow = "All it depends on is the row it writes: another version of it makes the step run again.";
const ofEngineer =
  "Whatever books, enters hours, or changes steps and certificates of this engineer comes before or after";

/** Of the loads that `crud` makes. */
const plainLockReason: LockReason = {
  why: `${ownRow} Pointers are foreign keys, or may dangle.`,
  rules: ["R-VER-1", "R-REF-1"],
};

/** By the name of the load. */
export const lockReasons: Readonly<Record<string, LockReason>> = {
  ...Object.fromEntries(
    plainClasses.flatMap(({ entity }) =>
      ["create", "update", "delete"].map((event) => [`${nounOf(entity.name)}.${event}`, plainLockReason]),
    ),
  ),
  "allocation.workload": {
    why: `${ofEngineer}; so does whatever changes the project's dates or state, or what it asks for. The settings are read unlocked: who tightens them holds every engineer.`,
    rules: ["R-ALLOC-6", "R-ALLOC-8", "R-ELIG-1", "R-PROJ-4"],
  },
  "allocation.standing": {
    why: `${ofEngineer}, for who is booked and who is to be; so does whatever changes the projects it is on and is to be on.`,
    rules: ["R-ALLOC-3", "R-ALLOC-6", "R-ALLOC-11", "R-ELIG-1"],
  },
  "allocation.alone": {
    why: "Nothing beside the booking is judged. The load only falls, so nothing of the project matters.",
    rules: ["R-ALLOC-6"],
  },
  "allocation.ending": {
    why: "Hours that name the booking are entered and moved under the same engineer, so those left outside are all that there are.",
    rules: ["R-ALLOC-6", "R-ALLOC-11"],
  },
  "allocation.hours": {
    why: "Hours that name the booking are entered and moved under the same engineer. The load only falls, so nothing of the project matters.",
    rules: ["R-ALLOC-6", "R-ALLOC-11"],
  },
  "hours.entry": {
    why: `${ofEngineer}, which is the day's ceiling and the booking that is named; the project is neither closed nor given other dates meanwhile.`,
    rules: ["R-HOUR-2", "R-HOUR-3", "R-HOUR-4", "R-PROJ-3", "R-PROJ-4"],
  },
  "hours.edited": {
    why: "As an entry: the ceiling of the old and the new day, the bookings of both, the project's dates.",
    rules: ["R-HOUR-2", "R-HOUR-3", "R-HOUR-4", "R-PROJ-3"],
  },
  "hours.judged": {
    why: "As an entry; and the rates and the booking that the snapshot takes stay as they were read, as does who manages the project. An account that is given up is followed by another one of the same person only afterwards.",
    rules: ["R-HOUR-2", "R-HOUR-4", "R-HOUR-6", "R-HOUR-7", "R-HOUR-10", "R-PROJ-4"],
  },
  "hours.many": {
    why: "As one row, for all engineers and projects of the rows.",
    rules: ["R-HOUR-4", "R-HOUR-7", "R-HOUR-10", "R-HOUR-22"],
  },
  "hours.row": {
    why: "It depends on the row alone and on settings, such as up to when a period is closed: who sets them holds every engineer. The project is looked at for who may, once.",
    rules: ["R-HOUR-5", "R-HOUR-6", "R-HOUR-8"],
  },
  "certification.holder": {
    why: "Two certificates that say the same come one after the other, and so do a certificate and a booking that needs it.",
    rules: ["R-CERT-6", "R-ELIG-1"],
  },
  "certification.held": {
    why: "A booking that needs the certificate is made before and is named as one that lost cover, or after and is refused.",
    rules: ["R-CERT-6", "R-CERT-7", "R-ELIG-1"],
  },
  "engineer.newcomer": {
    why: "Who tightens the settings holds every engineer that there is: until then none is made, and many are made at once. One profile for an account is a unique key.",
    rules: ["R-ALLOC-10", "R-REF-1"],
  },
  "engineer.employed": {
    why: `${ofEngineer}: no booking slips behind the last day of employment.`,
    rules: ["R-ALLOC-9", "R-ALLOC-10", "R-RATE-1"],
  },
  "engineer.attached": {
    why: `${ofEngineer}. A row that points to the profile and was entered without its lock, such as leave, is met by the foreign key, and the step runs again.`,
    rules: ["R-REF-1"],
  },
  "limit.set": { why: `${ofEngineer}.`, rules: ["R-ALLOC-3", "R-ALLOC-10"] },
  "limit.delete": { why: `${ofEngineer}.`, rules: ["R-ALLOC-3", "R-ALLOC-10"] },
  "rate.set": {
    why: "An approval takes its snapshot before or after; which hours get another price is told as of then.",
    rules: ["R-RATE-1", "R-HOUR-10"],
  },
  "rate.delete": {
    why: "An approval takes its snapshot before or after; which hours get another price is told as of then.",
    rules: ["R-RATE-1", "R-HOUR-10"],
  },
  "working-time.set": {
    why: "Two who set the week of one day come one after the other: the second sets the step of the first anew.",
    rules: ["R-TIME-1"],
  },
  "working-time.delete": { why: ownRow, rules: ["R-VER-1"] },
  "holiday.set": {
    why: "Calendar and day are a unique key: who comes second runs again, and names the day of the first anew.",
    rules: ["R-TIME-2"],
  },
  "holiday.delete": { why: ownRow, rules: ["R-VER-1"] },
  "time-off.request": {
    why: "Of two entries of the same leave at once the later sees the other and is told of it. None is entered about a person who is being forgotten.",
    rules: ["R-TIME-2", "R-LOG-4", "R-REF-1"],
  },
  "time-off.event": { why: ownRow, rules: ["R-VER-1"] },
  "project.create": {
    why: "Its code is a unique key, its manager a foreign one. Who deactivates the manager looks at no project, so either may come first.",
    rules: ["R-PROJ-1", "R-PROJ-2"],
  },
  "project.alone": {
    why: "Bookings and hours share the project while they are judged by its state: each comes before the event, or after.",
    rules: ["R-HOUR-2", "R-ALLOC-8"],
  },
  "project.work": {
    why: "No booking is made, moved or taken up on the project, and no hours are entered, edited, submitted or approved, while it looks at them; what else happens to hours looks at no project. Bookings that it ends with itself are guarded by their versions; their engineers only get freer.",
    rules: ["R-PROJ-4", "R-PROJ-5", "R-HOUR-2"],
  },
  "project.update": {
    why: "No hours and no booking come to lie outside the new dates while they are looked at; who decides hours does so before the manager changes, or after. A booking is made before and is named where it lacks a newly required certificate, or after and is judged by it; a certificate that is withdrawn meanwhile is found by the next report.",
    rules: ["R-PROJ-2", "R-PROJ-3", "R-HOUR-7", "R-CERT-6"],
  },
  "settings.set": {
    why: "Bookings and hours hold an engineer and read the settings unlocked: all of them come before, and are looked at, or after, and go by the new settings. No engineer is made meanwhile.",
    rules: ["R-ALLOC-10", "R-HOUR-5"],
  },
  "log.old": {
    why: "Two purges come one after the other, and so do a purge and a change of the settings, which share a row. What is written meanwhile is younger than the day, and stays.",
    rules: ["R-LOG-4"],
  },
  "user.known": {
    why: "External id and username are unique keys: of two who ask for one person the second runs again, and finds the account.",
    rules: ["R-ID-10"],
  },
  "user.renamed": {
    why: "No name may be another's address, which no unique key sees: whoever takes a name goes one after the other.",
    rules: ["R-ID-3", "R-ID-5"],
  },
  "user.standing": {
    why: "Of two administrators who demote each other at once one comes second, and is told to stay.",
    rules: ["R-ID-1"],
  },
  "user.logIns": {
    why: "The same; and no session begins beside the end of all.",
    rules: ["R-ID-1", "R-ID-7", "R-POL-4"],
  },
  "user.history": {
    why: "The same. A row that comes to point to the account is met by the foreign key, and the step runs again; what is open all the same stands below.",
    rules: ["R-ID-1", "R-ID-8"],
  },
  "user.traces": {
    why: "The same; and nobody writes about the person meanwhile: bookings, hours, certificates and leave hold an engineer, names and profiles the organization.",
    rules: ["R-LOG-4", "R-ID-1"],
  },
  bootstrap: {
    why: "Of two who begin a firm one comes second, also before the firm has a row.",
    rules: ["R-ID-2"],
  },
  "identity.visit": {
    why: "Of many calls at once from one address no more go on than are left.",
    rules: ["R-ID-6"],
  },
  "identity.signUp": {
    why: "No name may be another's address, which no unique key sees: whoever takes a name goes one after the other.",
    rules: ["R-ID-3", "R-ID-5"],
  },
  "identity.count": {
    why: "Tries are counted one after the other, each row that counts them held. A first try that another one overtakes meets its row and runs again.",
    rules: ["R-ID-6"],
  },
  "identity.uncount": { why: "As it was counted.", rules: ["R-ID-6"] },
  "identity.logIn": {
    why: "The account is neither deactivated nor given another password between the look at it and the session.",
    rules: ["R-ID-5", "R-ID-7", "R-POL-4"],
  },
  "identity.password": {
    why: "No session begins beside the end of all, and of two who use one mailed secret the second finds it used.",
    rules: ["R-ID-7", "R-ID-9"],
  },
  "identity.tokens": {
    why: "Secrets of an account are made and used one after the other: three at most are on their way, each is good for one use.",
    rules: ["R-ID-9"],
  },
  "session.one": { why: ownRow, rules: ["R-ID-7"] },
  "session.all": { why: "No session begins beside the end of all.", rules: ["R-ID-7"] },
  "session.use": {
    why: "It notes a use in the session's own row; one that was ended meanwhile is not there when the step runs again.",
    rules: ["R-ID-7"],
  },
  import: {
    why: "Facts are not judged; each row is guarded by its version or its id. Engineers are held because a snapshot takes their rates, and for those who hold every engineer: settings, and whoever forgets a person.",
    rules: ["R-IMP-2", "R-IMP-3", "R-ALLOC-10"],
  },
};
