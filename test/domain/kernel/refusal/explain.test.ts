import { describe, expect, test } from "vitest";
import { explain } from "../../../../src/domain/kernel/refusal/explain.ts";
import { codeOf, type InputTag, type Issue, type Refusal } from "../../../../src/domain/kernel/refusal/refusal.ts";

type Case<Tag extends Refusal["_tag"]> = readonly [Extract<Refusal, { readonly _tag: Tag }>, sentence: string];
/** At least one case for each tag: a tag without a case does not compile. */
type Cases = {
  readonly [Tag in Refusal["_tag"]]: readonly [Case<Tag>, ...ReadonlyArray<Case<Tag>>];
};

const issue = (tag: InputTag, name: string, message: string, known?: ReadonlyArray<string>): Issue => ({
  path: [name],
  code: codeOf({ _tag: tag }),
  message,
  ...(known === undefined ? {} : { known }),
});
/** A refusal of one field, whose message is that of its issue. */
const ofField = <Tag extends InputTag>(_tag: Tag, name: string, message: string) =>
  [[{ _tag, issues: [issue(_tag, name, message)] }, message]] as unknown as Cases[Tag];

const hour = { class: "BillableHour", objectId: "Hour000001" };
const week = { from: "2027-03-01", to: "2027-03-07" };
const open = { from: "2027-03-01", to: null };
const oneDay = { from: "2027-03-01", to: "2027-03-01" };

const cases: Cases = {
  Required: [
    [
      {
        _tag: "Required",
        issues: [
          issue("Required", "fullName", "fullName is required"),
          issue("UnknownField", "name", "name is not a field of this operation"),
        ],
      },
      "fullName is required. name is not a field of this operation",
    ],
    [
      {
        _tag: "Required",
        issues: [
          ...["engineer", "project"].map((name) => issue("Required", name, `${name} is required`)),
          issue("Required", "email", "email is required: a forgotten password is reset through it"),
          issue("Required", "startDate", "startDate is required"),
        ],
      },
      "engineer, project and startDate are required. email is required: a forgotten password is reset through it",
    ],
  ],
  TypeMismatch: ofField("TypeMismatch", "startDate", "startDate: expected a day that exists, as YYYY-MM-DD, got 7"),
  TextInvalid: ofField("TextInvalid", "notes", "notes: expected text without U+0000"),
  Precision: ofField("Precision", "rate", "rate: expected at most two decimals"),
  PercentRange: ofField("PercentRange", "allocationPercent", "allocationPercent: expected a percent above 0"),
  HoursRange: ofField("HoursRange", "hours", "hours: expected hours above 0 and up to 24, got 25"),
  AmountRange: ofField("AmountRange", "hourlyRate", "hourlyRate: expected an amount of at least 0"),
  UnknownWord: [
    [
      {
        _tag: "UnknownWord",
        issues: [issue("UnknownWord", "status", 'status: got "Canceld"', ["booked", "cancelled"])],
      },
      'status: got "Canceld"; known words: booked, cancelled',
    ],
    [
      {
        _tag: "UnknownWord",
        issues: [issue("UnknownWord", "status", "status: got 7", [..."abcdefghijklmn"])],
      },
      "status: got 7; known words: a, b, c, d, e, f, g, h, i, j, k, l and 2 more",
    ],
  ],
  EmailInvalid: ofField("EmailInvalid", "email", "email: expected an address such as ana@example.org"),
  PasswordPolicy: ofField("PasswordPolicy", "password", "password: expected 8 to 256 characters"),
  SessionInvalid: [[{ _tag: "SessionInvalid" }, "The session is not valid; log in again"]],
  LoginFailed: [
    [{ _tag: "LoginFailed" }, "The name or the password is wrong, or there were too many tries; try again later"],
  ],
  Throttled: [
    [{ _tag: "Throttled" }, "The name or the password is wrong, or there were too many tries; try again later"],
  ],
  RoleNotOpen: [
    [
      { _tag: "RoleNotOpen", role: "administrator", open: ["engineer", "salesperson"] },
      "Nobody can sign up as administrator, only as engineer or salesperson; an administrator gives other roles",
    ],
    [
      { _tag: "RoleNotOpen", role: "engineer", open: [] },
      "Nobody can sign up as engineer; an administrator gives other roles",
    ],
  ],
  LastAdministrator: [
    [
      { _tag: "LastAdministrator", class: "User", objectId: "User000001" },
      "User User000001 is the last active administrator: give somebody else that role first",
    ],
  ],
  RangeReversed: ofField("RangeReversed", "to", "to 2027-03-01 is before from 2027-03-02"),
  UnknownField: [
    [
      {
        _tag: "UnknownField",
        issues: [issue("UnknownField", "color", "color is not a field of this operation", ["colour", "colours"])],
        moreIssues: 74_980,
      },
      "color is not a field of this operation; did you mean colour, colours? 74980 more faults",
    ],
  ],
  AuthRequired: [
    [{ _tag: "AuthRequired", needed: "Say who asks" }, "Say who asks"],
    [{ _tag: "AuthRequired" }, "Nobody is logged in: log in, and send the session token with each call"],
    [
      { _tag: "AuthRequired", unknown: { by: "externalId", id: "ana" } },
      "No user has the externalId ana: users.provision({ externalId, role }) makes one",
    ],
    [
      { _tag: "AuthRequired", unknown: { by: "userId", id: "ana" } },
      "No user has the objectId ana, which is what userId names: users.provision({ externalId, role }) makes one, and { externalId } names it by your own id",
    ],
  ],
  ClassForbidden: [
    [{ _tag: "ClassForbidden", class: "Certification", action: "create" }, "This account may not create Certification"],
  ],
  Forbidden: [
    [
      {
        _tag: "Forbidden",
        class: "Project",
        event: "projects.update",
        needed: "the role administrator or coordinator",
      },
      "projects.update needs the role administrator or coordinator",
    ],
    [
      {
        _tag: "Forbidden",
        class: "Project",
        event: "projects.update",
        needed: "the role administrator",
        field: "rate",
      },
      "projects.update may not write rate; that needs the role administrator",
    ],
  ],
  AuthorRequired: [
    [
      { _tag: "AuthorRequired", class: "BillableHour", event: "hours.approve", needs: "decidedBy" },
      "hours.approve needs a user (decidedBy), and this caller is not a user: name one by userId or externalId",
    ],
  ],
  SelfApproval: [
    [
      { _tag: "SelfApproval", ...hour },
      "BillableHour Hour000001 is your own: somebody else who manages the project, or another administrator, decides",
    ],
  ],
  NotFound: [
    [{ _tag: "NotFound", class: "Project" }, "There is no such Project"],
    [{ _tag: "NotFound", class: "AccountToken" }, "This link is invalid or was already used"],
    [
      { _tag: "NotFound", class: "Operation", name: "hours.aprove", known: ["hours.approve"] },
      'There is no operation "hours.aprove"; did you mean hours.approve?',
    ],
  ],
  PointerInvalid: [
    [
      { _tag: "PointerInvalid", field: "engineer", class: "EngineerProfile" },
      "engineer: there is no such EngineerProfile",
    ],
  ],
  Locked: [
    [
      { _tag: "Locked", ...hour, state: "approved", since: "2027-03-01T09:00:00.000Z" },
      "BillableHour Hour000001 is approved (since 2027-03-01T09:00:00.000Z) and takes no change until it is reopened",
    ],
    [
      { _tag: "Locked", class: "Project", state: "on hold", since: null },
      "The Project is on hold and takes no change until it is resumed",
    ],
    [
      { _tag: "Locked", ...hour, state: "invoiced", since: null },
      "BillableHour Hour000001 is invoiced and takes no change; correct it with a new entry",
    ],
  ],
  Invoiced: [
    [
      { _tag: "Invoiced", ...hour, state: "paid" },
      "BillableHour Hour000001 is paid and stays so; correct it with a new entry",
    ],
  ],
  OverCapacity: [
    [
      {
        _tag: "OverCapacity",
        engineer: "Engineer01",
        windows: [
          {
            ...week,
            total: 130,
            limit: 100,
            allocations: [
              { ...week, objectId: "Booking001", percent: 60 },
              { ...week, percent: 70 },
            ],
          },
          {
            ...open,
            total: 110.5,
            limit: 80,
            allocations: [{ ...open, candidate: true, percent: 110.5 }],
            moreAllocations: 7,
          },
        ],
        moreWindows: 5,
        overLimitDays: [open],
      },
      "Over the limit: engineer Engineer01 from 2027-03-01 to 2027-03-07, 130 % of 100 % (Booking001 60 %, another project 70 %); " +
        "engineer Engineer01 from 2027-03-01 on, 110.5 % of 80 % (the new booking 110.5 % and 7 more) and 5 more",
    ],
    [
      {
        _tag: "OverCapacity",
        engineer: "Engineer01",
        windows: ["Engineer01", "Engineer02", "Engineer03", "Engineer04"].map((engineer) => ({
          ...oneDay,
          engineer,
          total: 90,
          limit: 80,
          allocations: [{ ...oneDay, percent: 90 }],
        })),
        overLimitDays: [oneDay],
      },
      "Over the limit: engineer Engineer01 on 2027-03-01, 90 % of 80 % (another project 90 %); engineer Engineer02 on 2027-03-01, 90 % of 80 % (another project 90 %); " +
        "engineer Engineer03 on 2027-03-01, 90 % of 80 % (another project 90 %) and 1 more",
    ],
  ],
  Certification: [
    [
      {
        _tag: "Certification",
        engineer: "Engineer01",
        names: [
          { name: "PE", gaps: [oneDay, open], rows: ["Cert000001"] },
          { name: "Crane", gaps: [week], rows: [] },
        ],
      },
      "Engineer Engineer01 has no valid certificate: PE on 2027-03-01, from 2027-03-01 on; Crane from 2027-03-01 to 2027-03-07. " +
        "Renew it, move the days, or give an overrideReason",
    ],
  ],
  NotEmployed: [
    [
      { _tag: "NotEmployed", engineer: "Engineer01", days: [week] },
      "Engineer Engineer01 cannot be booked from 2027-03-01 to 2027-03-07: not employed then",
    ],
    [
      {
        _tag: "NotEmployed",
        engineer: "Engineer01",
        days: [open],
        allocations: [{ ...open, objectId: "Booking001", project: "Project001", state: "confirmed", percent: 50 }],
        moreAllocations: 3,
      },
      'Engineer Engineer01 is booked from 2027-03-01 on and would not be employed then (booking Booking001 and 3 more). End these bookings first, or say resolve: "cut"',
    ],
  ],
  Discipline: [
    [
      {
        _tag: "Discipline",
        engineer: "Engineer01",
        fullName: "Ana",
        project: "Project001",
        projectName: "Tunnel",
        required: "Geology",
        discipline: "Civil",
      },
      "Tunnel requires Geology, the discipline of Ana is Civil, and the firm does not book another discipline",
    ],
  ],
  OnLeave: [
    [
      { _tag: "OnLeave", engineer: "Engineer01", fullName: "Ana" },
      "Ana is on leave, and the firm does not book people on leave",
    ],
  ],
  ProjectInactive: [
    [
      { _tag: "ProjectInactive", project: "Project001", projectName: "Tunnel", state: "on hold" },
      "Tunnel is on hold, and the firm books on planned and active projects only",
    ],
  ],
  DayCeiling: [
    [
      {
        _tag: "DayCeiling",
        engineer: "Engineer01",
        day: "2027-03-01",
        sumMinutes: 1500,
        freeMinutes: 60,
        rows: ["Hour000001"],
      },
      "2027-03-01 would hold 1500 minutes for engineer Engineer01; 60 minutes are free",
    ],
  ],
  VersionConflict: [
    [
      { _tag: "VersionConflict", ...hour, current: {}, fields: ["hours", "notes"] },
      "BillableHour Hour000001 was changed by somebody else (hours, notes); read it again",
    ],
    [
      { _tag: "VersionConflict", class: "Project", current: {}, fields: [] },
      "The Project was changed by somebody else; read it again",
    ],
  ],
  InvalidTransition: [
    [
      {
        _tag: "InvalidTransition",
        ...hour,
        machine: "BillableHour.approval",
        from: "submitted",
        event: "submit",
        allowed: ["recall", "approve"],
        current: {},
      },
      "BillableHour Hour000001 is submitted and cannot be submitted; it can be recalled or approved",
    ],
    [
      {
        _tag: "InvalidTransition",
        ...hour,
        machine: "BillableHour.billing",
        from: "paid",
        event: "pay",
        allowed: [],
        current: {},
      },
      "BillableHour Hour000001 is paid and cannot be paid",
    ],
    [
      {
        _tag: "InvalidTransition",
        ...hour,
        machine: "BillableHour.approval",
        from: "draft",
        event: "approve",
        allowed: ["edit", "submit", "delete"],
        current: {},
      },
      "BillableHour Hour000001 is a draft and cannot be approved; it can be edited, submitted or deleted",
    ],
  ],
  HasHistory: [
    [
      {
        _tag: "HasHistory",
        class: "EngineerProfile",
        objectId: "Engineer01",
        counts: { allocations: 3, hours: 0, certifications: 1 },
      },
      "EngineerProfile Engineer01 has 3 allocations, 1 certification and cannot be deleted; set employedUntil instead",
    ],
  ],
  ProjectOpenWork: [
    [
      {
        _tag: "ProjectOpenWork",
        class: "Project",
        objectId: "Project001",
        counts: { allocations: 2 },
        ids: { allocations: ["Booking001", "Booking002"] },
      },
      "Project Project001 has open work: 2 allocations. Finish it, or close with acknowledge or cascade",
    ],
  ],
  Duplicate: [
    [{ _tag: "Duplicate", class: "Project", field: "projectCode" }, "Another Project has the same projectCode"],
  ],
  OutsideProject: [
    [
      { _tag: "OutsideProject", project: "Project001", dates: open, rows: [], days: [oneDay, week] },
      "Outside the dates of project Project001 (2027-03-01 to open): on 2027-03-01, from 2027-03-01 to 2027-03-07",
    ],
    [
      { _tag: "OutsideProject", project: "Project001", dates: open, rows: ["a", "b", "c", "d", "e"] },
      "Outside the dates of project Project001 (2027-03-01 to open): a, b, c and 2 more",
    ],
    [
      { _tag: "OutsideProject", project: "Project001", dates: { from: null, to: "2027-03-07" }, rows: ["a"] },
      "Outside the dates of project Project001 (open to 2027-03-07): a",
    ],
  ],
  AllocationMismatch: [
    [
      { _tag: "AllocationMismatch", allocation: "Booking001", fields: ["engineer", "project"] },
      "Allocation Booking001 is for another engineer and project",
    ],
  ],
  AllocationDay: [
    [
      { _tag: "AllocationDay", allocation: "Booking001", day: "2027-03-08", dates: week },
      "Allocation Booking001 does not include 2027-03-08; it runs from 2027-03-01 to 2027-03-07",
    ],
  ],
  PeriodClosed: [
    [
      { _tag: "PeriodClosed", day: "2027-03-01", through: "2027-03-01" },
      "2027-03-01 is closed: days are open after 2027-03-01",
    ],
    [
      { _tag: "PeriodClosed", day: "2027-03-02", through: "2027-03-01" },
      "2027-03-02 lies too far ahead: days are open up to 2027-03-01",
    ],
  ],
  FutureRange: [
    [
      { _tag: "FutureRange", from: "2028-02-01", today: "2027-01-04" },
      "The range begins on 2028-02-01, after today (2027-01-04): no time has been worked yet; set withFuture to see planned time",
    ],
  ],
  ReasonRequired: [[{ _tag: "ReasonRequired", event: "reject" }, "reject needs a reason"]],
  AmountRequired: [
    [
      { _tag: "AmountRequired", ...hour, event: "invoice" },
      "BillableHour Hour000001 has no price, and invoice needs one: set a rate for that day, reopen, submit and approve it again",
    ],
  ],
  TimeZoneNeeded: [
    [
      {
        _tag: "TimeZoneNeeded",
        count: 12,
        hours: [
          { time: "22:00", count: 7 },
          { time: "23:00", count: 5 },
        ],
        zones: [
          { zone: "Europe/Berlin", midnights: 12 },
          { zone: "Africa/Lagos", midnights: 5 },
        ],
      },
      "12 timestamps of calendar days are not midnight in UTC (7 at 22:00, 5 at 23:00), and no time zone was given. Midnights among them: 12 in Europe/Berlin, 5 in Africa/Lagos. Nothing was written; import again with the time zone (--zone Europe/Berlin, or `timeZone`)",
    ],
    [
      { _tag: "TimeZoneNeeded", count: 1, hours: [{ time: "09:13", count: 1 }], zones: [] },
      "1 timestamp of a calendar day is not midnight in UTC (1 at 09:13), and no time zone was given. Midnights among them: none in any zone. Nothing was written; import again with the time zone (--zone Europe/Berlin, or `timeZone`)",
    ],
  ],
  CursorExpired: [
    [
      { _tag: "CursorExpired" },
      "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor",
    ],
  ],
  RequestIdReused: [
    [{ _tag: "RequestIdReused", requestId: "r-1" }, "Request id r-1 was used for another request; use a new one"],
  ],
  Busy: [[{ _tag: "Busy", retryAfter: 50 }, "The database is busy; try again in 50 ms"]],
  Storage: [
    [
      { _tag: "Storage", message: "The database file is not writable", retry: "never" },
      "The database file is not writable",
    ],
  ],
};

describe("a person reads", () => {
  const all = Object.entries(cases).flatMap(([tag, of]) =>
    of.map(([refusal, sentence]) => ({ tag, refusal, sentence })),
  );

  test.each(all)("of $tag: $sentence", ({ refusal, sentence }) => {
    expect(explain(refusal)).toBe(sentence);
  });

  test("is one sentence without internals", () => {
    for (const { refusal } of all) expect(explain(refusal)).not.toMatch(/\.$|undefined|null|\[object|\n|oops|please/i);
  });
});
