/** Name and statement of each law over histories; docs/rules/laws.md has the statements. */
export const lawTexts = {
  "L-01": [
    "no engineer is booked beyond the limit of a day",
    "After any accepted history without imports, load ≤ limit on every day.",
  ],
  "L-02": [
    "a capacity refusal names exactly the overbooked days",
    "Every refusal for capacity is right: the load really exceeds the limit on some day.",
  ],
  "L-05": ["check and assign give the same result", "`allocations.check` and the write agree."],
  "L-12": ["concurrent bookings act as if in order", "Concurrent bookings end as some serial order."],
  "L-22": [
    "states change only as the transition tables allow",
    "Replaying the approval and billing histories gives the state.",
  ],
  "L-23": [
    "submitted hours are approved by a second person",
    "After any accepted history without imports, no hours are approved without having been submitted and without an approver who is not the engineer's user, unless the firm allows it.",
  ],
  "L-24": [
    "a snapshot stays until the row is reopened",
    "A snapshot changes only by reopen + approve, or by importing again a row that nobody decided in firmcore.",
  ],
  "L-25": [
    "only approved hours are invoiced, and they stay so",
    "Only approved hours are ever invoiced. They leave invoiced only to paid or written off.",
  ],
  "L-26": ["the status word follows from approval and billing", "billingStatus is a function of approval and billing."],
  "L-27": [
    "no day has more minutes than allowed",
    "Per engineer and day, the minutes that are not rejected stay within the ceiling.",
  ],
  "L-28": ["a refused call changes nothing", "Every transition that is not in a table is refused and changes nothing."],
  "L-37": ["get finds exactly what list shows", "What a list returns can be read by id, and what it hides cannot."],
  "L-38": ["count equals the length of the list", "A count is the length of the list without a limit."],
  "L-41": [
    "each accepted call logs one row for each record",
    "Every accepted change has exactly one log row per record; refused changes have none.",
  ],
  "L-42": ["the log of a history replays to its records", "Replaying the log gives the tables."],
  "L-45": ["a repeated request gets its first answer", "The same request id gets the same answer."],
  "L-46": ["the version of a record grows by one", "The version grows by one per change. updatedAt grows strictly."],
  "L-47": [
    "a history gives the same results as in memory",
    "Memory, SQLite and Postgres give the same answers, refusals, rows and log for the same history.",
  ],
} as const;
/** The ids of the laws over histories. */
export type LawId = keyof typeof lawTexts;
/** The title of a law: its id and name. */
export const lawTitle = (id: LawId): string => `${id} ${lawTexts[id][0]}`;
