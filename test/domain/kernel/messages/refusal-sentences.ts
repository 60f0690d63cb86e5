import type { Refusal } from "../../../../src/domain/kernel/refusal/refusal.ts";

/** Refusals with their sentences in English and German. */
export const refusalSentences: ReadonlyArray<readonly [english: string, german: string, refusal: Refusal]> = [
  [
    "fullName is required. name is not a field of this operation, which takes fullName and user",
    "fullName fehlt. name ist kein Feld dieser Operation; sie hat fullName und user",
    {
      _tag: "Required",
      issues: [
        {
          path: ["fullName"],
          code: "REQUIRED",
          message: "fullName is required",
          sentence: { id: "required", field: "fullName" },
        },
        {
          path: ["name"],
          code: "UNKNOWN_FIELD",
          message: "name is not a field of this operation, which takes fullName and user",
          sentence: { id: "unknownField", field: "name", fields: ["fullName", "user"], more: false, known: [] },
        },
      ],
    },
  ],
  [
    "engineer, project and startDate are required. email is required: a forgotten password is reset through it",
    "engineer, project und startDate fehlen. email fehlt: Ein vergessenes Passwort wird darüber zurückgesetzt",
    {
      _tag: "Required",
      issues: [
        {
          path: ["engineer"],
          code: "REQUIRED",
          message: "engineer is required",
          sentence: { id: "required", field: "engineer" },
        },
        {
          path: ["project"],
          code: "REQUIRED",
          message: "project is required",
          sentence: { id: "required", field: "project" },
        },
        {
          path: ["email"],
          code: "REQUIRED",
          message: "email is required: a forgotten password is reset through it",
          sentence: { id: "emailKept" },
        },
        {
          path: ["startDate"],
          code: "REQUIRED",
          message: "startDate is required",
          sentence: { id: "required", field: "startDate" },
        },
      ],
    },
  ],
  [
    'custom.colour: expected no field, since there are none, got "colour"',
    'custom.colour: Erwartet wird kein Feld, da es keine gibt, angegeben ist "colour"',
    {
      _tag: "UnknownField",
      issues: [
        {
          path: ["custom", "colour"],
          code: "UNKNOWN_FIELD",
          message: 'custom.colour: expected no field, since there are none, got "colour"',
          sentence: {
            id: "expected",
            field: "custom.colour",
            expected: { id: "oneOfFields", fields: [] },
            got: '"colour"',
          },
        },
      ],
    },
  ],
  [
    "startDate: expected a day that exists, as YYYY-MM-DD, got 7",
    "startDate: Erwartet wird ein Tag, den es gibt, als JJJJ-MM-TT, angegeben ist 7",
    {
      _tag: "TypeMismatch",
      issues: [
        {
          path: ["startDate"],
          code: "TYPE_MISMATCH",
          message: "startDate: expected a day that exists, as YYYY-MM-DD, got 7",
          sentence: { id: "expected", field: "startDate", expected: { id: "day" }, got: "7" },
        },
      ],
    },
  ],
  [
    'notes: expected at most 10,000 characters, not 12,345, got "aaaa…',
    'notes: Erwartet wird ein Text von höchstens 10.000 Zeichen, nicht 12.345, angegeben ist "aaaa…',
    {
      _tag: "TextInvalid",
      issues: [
        {
          path: ["notes"],
          code: "TEXT_INVALID",
          message: 'notes: expected at most 10,000 characters, not 12,345, got "aaaa…',
          sentence: {
            id: "expected",
            field: "notes",
            expected: { id: "textAtMost", longest: 10000, length: 12345 },
            got: '"aaaa…',
          },
        },
      ],
    },
  ],
  [
    "allocationPercent: expected a percent with at most two decimals, got 33.333",
    "allocationPercent: Erwartet wird ein Prozentsatz mit höchstens zwei Nachkommastellen, angegeben ist 33.333",
    {
      _tag: "Precision",
      issues: [
        {
          path: ["allocationPercent"],
          code: "PRECISION",
          message: "allocationPercent: expected a percent with at most two decimals, got 33.333",
          sentence: { id: "expected", field: "allocationPercent", expected: { id: "percent" }, got: "33.333" },
        },
      ],
    },
  ],
  [
    "allocationPercent must be above 0% and at most 100%",
    "allocationPercent muss über 0\u00a0% liegen und darf höchstens 100\u00a0% sein",
    {
      _tag: "PercentRange",
      issues: [
        {
          path: ["allocationPercent"],
          code: "PERCENT_RANGE",
          message: "allocationPercent must be above 0% and at most 100%",
          sentence: { id: "percentAbove", field: "allocationPercent", most: 100 },
        },
      ],
    },
  ],
  [
    "hours: expected hours between one minute and 24 hours, got 25",
    "hours: Erwartet wird eine Dauer von einer Minute bis 24 Stunden, angegeben ist 25",
    {
      _tag: "HoursRange",
      issues: [
        {
          path: ["hours"],
          code: "HOURS_RANGE",
          message: "hours: expected hours between one minute and 24 hours, got 25",
          sentence: { id: "expected", field: "hours", expected: { id: "hoursInDay" }, got: "25" },
        },
      ],
    },
  ],
  [
    "hourlyRate: expected a rate from 0 to €3,752,999,689,475.41, with the decimals of an ISO 4217 currency, got -1",
    "hourlyRate: Erwartet wird ein Stundensatz von 0 bis 3.752.999.689.475,41\u00a0€, mit den Nachkommastellen einer Währung nach ISO 4217, angegeben ist -1",
    {
      _tag: "AmountRange",
      issues: [
        {
          path: ["hourlyRate"],
          code: "AMOUNT_RANGE",
          message:
            "hourlyRate: expected a rate from 0 to €3,752,999,689,475.41, with the decimals of an ISO 4217 currency, got -1",
          sentence: {
            id: "expected",
            field: "hourlyRate",
            expected: { id: "rateUpTo", most: 375299968947541, currency: "EUR" },
            got: "-1",
          },
        },
      ],
    },
  ],
  [
    'status: expected a word for one of tentative, confirmed, got "Canceld"; known words: a, b, c, d, e, f, g, h, i, j, k, l and 2 more',
    'status: Erwartet wird ein Wort für eines von tentative (vorläufig), confirmed (bestätigt), angegeben ist "Canceld"; bekannte Wörter: a, b, c, d, e, f, g, h, i, j, k, l und 2 weitere',
    {
      _tag: "UnknownWord",
      issues: [
        {
          path: ["status"],
          code: "UNKNOWN_WORD",
          message:
            'status: expected a word for one of tentative, confirmed, got "Canceld"; known words: a, b, c, d, e, f, g, h, i, j, k, l and 2 more',
          sentence: {
            id: "expected",
            field: "status",
            expected: { id: "wordFor", words: ["tentative", "confirmed"] },
            got: '"Canceld"',
            words: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"],
          },
        },
      ],
    },
  ],
  [
    "to 1 March 2027 is before from 2 March 2027; the last day must not be before the first",
    "to 1. März 2027 liegt vor from 2. März 2027; der letzte Tag darf nicht vor dem ersten liegen",
    {
      _tag: "RangeReversed",
      issues: [
        {
          path: ["to"],
          code: "RANGE_REVERSED",
          message: "to 1 March 2027 is before from 2 March 2027; the last day must not be before the first",
          sentence: { id: "rangeReversed", from: "2027-03-02", to: "2027-03-01", fromField: "from", toField: "to" },
        },
      ],
    },
  ],
  [
    'email: expected an e-mail address such as ana@example.com, got "ana"',
    'email: Erwartet wird eine E-Mail-Adresse wie ana@example.com, angegeben ist "ana"',
    {
      _tag: "EmailInvalid",
      issues: [
        {
          path: ["email"],
          code: "EMAIL_INVALID",
          message: 'email: expected an e-mail address such as ana@example.com, got "ana"',
          sentence: { id: "expected", field: "email", expected: { id: "email" }, got: '"ana"' },
        },
      ],
    },
  ],
  [
    "field: status is taken; choose another name",
    "field: status ist vergeben; bitte einen anderen Namen wählen",
    {
      _tag: "KeyInvalid",
      issues: [
        {
          path: ["field"],
          code: "KEY_INVALID",
          message: "field: status is taken; choose another name",
          sentence: { id: "nameTaken", field: "field", name: "status" },
        },
      ],
    },
  ],
  [
    "There are already 200 classes of the firm, which is the most; those that were deleted count too",
    "Es gibt bereits 200 Klassen der Firma, mehr sind nicht möglich; gelöschte zählen mit",
    {
      _tag: "TooLarge",
      issues: [
        {
          path: ["class"],
          code: "TOO_LARGE",
          message: "There are already 200 classes of the firm, which is the most; those that were deleted count too",
          sentence: { id: "mostDeclared", field: "class", most: 200 },
        },
      ],
    },
  ],
  [
    "password: expected a password of 8 to 256 characters without U+0000 and lone surrogates",
    "password: Erwartet wird ein Passwort von 8 bis 256 Zeichen ohne U+0000 und einzelne Surrogate",
    {
      _tag: "PasswordPolicy",
      issues: [
        {
          path: ["password"],
          code: "PASSWORD_POLICY",
          message: "password: expected a password of 8 to 256 characters without U+0000 and lone surrogates",
          sentence: { id: "expected", field: "password", expected: { id: "password", least: 8, most: 256 } },
        },
      ],
    },
  ],
  [
    "color is not a field of this operation; did you mean colour or colours? 74,980 more faults",
    "color ist kein Feld dieser Operation; meinten Sie colour oder colours? 74.980 weitere Fehler",
    {
      _tag: "UnknownField",
      issues: [
        {
          path: ["color"],
          code: "UNKNOWN_FIELD",
          message: "color is not a field of this operation; did you mean colour or colours?",
          sentence: {
            id: "unknownField",
            field: "color",
            fields: ["colour"],
            more: false,
            known: ["colour", "colours"],
          },
        },
      ],
      moreIssues: 74980,
    },
  ],
  [
    "The session is not valid; log in again",
    "Die Sitzung ist nicht gültig; melden Sie sich neu an",
    { _tag: "SessionInvalid" },
  ],
  [
    "The name or the password is wrong, or there were too many tries; try again later",
    "Name oder Passwort ist falsch, oder es gab zu viele Versuche; versuchen Sie es später noch einmal",
    { _tag: "LoginFailed" },
  ],
  [
    "The name or the password is wrong, or there were too many tries; try again later",
    "Name oder Passwort ist falsch, oder es gab zu viele Versuche; versuchen Sie es später noch einmal",
    { _tag: "Throttled" },
  ],
  [
    "Nobody can sign up as administrator, only as engineer or salesperson; an administrator gives other roles",
    "Niemand kann sich selbst als Administrator registrieren, nur als Ingenieur oder Vertrieb; andere Rollen vergibt ein Administrator",
    { _tag: "RoleNotOpen", role: "administrator", open: ["engineer", "salesperson"] },
  ],
  [
    "Nobody can sign up as engineer; an administrator gives other roles",
    "Niemand kann sich selbst als Ingenieur registrieren; andere Rollen vergibt ein Administrator",
    { _tag: "RoleNotOpen", role: "engineer", open: [] },
  ],
  [
    "The user ana is the last active administrator: give somebody else that role first",
    "Das Konto ana gehört dem letzten aktiven Administrator: Geben Sie diese Rolle zuerst jemand anderem",
    { _tag: "LastAdministrator", class: "User", objectId: "User000001", recordNames: { User000001: "ana" } },
  ],
  ["Say who asks", "Say who asks", { _tag: "AuthRequired", needed: "Say who asks" }],
  [
    "Nobody is signed in: sign in, then try again",
    "Niemand ist angemeldet: Melden Sie sich an und versuchen Sie es noch einmal",
    { _tag: "AuthRequired" },
  ],
  [
    "This account is inactive: ask an administrator of the firm to give you access again",
    "Dieses Konto ist nicht aktiv: Bitten Sie einen Administrator der Firma, Ihnen wieder Zugang zu geben",
    { _tag: "AuthRequired", inactive: true },
  ],
  [
    "No user has the externalId ana: users.provision({ externalId, role }) makes one",
    "Kein Konto hat die externalId ana: users.provision({ externalId, role }) legt eines an",
    { _tag: "AuthRequired", unknown: { by: "externalId", id: "ana" } },
  ],
  [
    "No user has the objectId ana, which is what userId names: users.provision({ externalId, role }) makes one, and { externalId } names it by your own id",
    "Kein Konto hat die objectId ana, die userId nennt: users.provision({ externalId, role }) legt eines an, und { externalId } nennt es mit Ihrer eigenen ID",
    { _tag: "AuthRequired", unknown: { by: "userId", id: "ana" } },
  ],
  [
    "This account may not create certificates",
    "Dieses Konto darf Zertifikate nicht anlegen",
    { _tag: "ClassForbidden", class: "Certification", action: "create" },
  ],
  [
    "This account may not update projects; that needs the role administrator or coordinator",
    "Dieses Konto darf Projekte nicht ändern; dazu braucht es the role administrator or coordinator",
    { _tag: "Forbidden", class: "Project", event: "projects.update", needed: "the role administrator or coordinator" },
  ],
  [
    "This account may not set rate; that needs the role administrator",
    "Dieses Konto darf das Feld rate nicht setzen; dazu braucht es the role administrator",
    { _tag: "Forbidden", class: "Project", event: "projects.update", needed: "the role administrator", field: "rate" },
  ],
  [
    "hours.approve needs a user (decidedBy), and this caller is not a user: name one by userId or externalId",
    "hours.approve braucht ein Benutzerkonto (decidedBy), und dieser Aufruf hat keines: Nennen Sie eines mit userId oder externalId",
    { _tag: "AuthorRequired", class: "BillableHour", event: "hours.approve", needs: "decidedBy" },
  ],
  [
    "The row of hours is your own: somebody else who manages the project, or another administrator, decides",
    "Der Stundeneintrag ist Ihr eigener: Es entscheidet jemand anderes, der das Projekt leitet, oder ein anderer Administrator",
    { _tag: "SelfApproval", class: "BillableHour", objectId: "Hour000001" },
  ],
  ["There is no such project", "Dieses Projekt gibt es nicht", { _tag: "NotFound", class: "Project" }],
  [
    "This link is invalid or was already used",
    "Dieser Link ist ungültig oder wurde schon benutzt",
    { _tag: "NotFound", class: "AccountToken" },
  ],
  [
    'There is no operation "hours.aprove"; did you mean hours.approve?',
    "Es gibt keine Operation „hours.aprove“; meinten Sie hours.approve?",
    { _tag: "NotFound", class: "Operation", name: "hours.aprove", known: ["hours.approve"] },
  ],
  [
    "engineer: there is no such engineer",
    "engineer: Dieses Profil gibt es nicht",
    { _tag: "PointerInvalid", field: "engineer", class: "EngineerProfile" },
  ],
  [
    "The row of hours is approved (since 1 March 2027) and takes no change until it is reopened",
    "Der Stundeneintrag ist genehmigt (seit 1. März 2027) und kann nicht geändert werden, bevor er wieder geöffnet wird",
    {
      _tag: "Locked",
      class: "BillableHour",
      objectId: "Hour000001",
      state: "approved",
      since: "2027-03-01T09:00:00.000Z",
    },
  ],
  [
    "The project is on hold and takes no change until it is resumed",
    "Das Projekt ist pausiert und kann nicht geändert werden, bevor es fortgesetzt wird",
    { _tag: "Locked", class: "Project", state: "on hold", since: null },
  ],
  [
    "The row of hours is invoiced and takes no change; correct it with a new entry",
    "Der Stundeneintrag ist abgerechnet und kann nicht geändert werden; korrigieren Sie ihn durch einen neuen Eintrag",
    { _tag: "Locked", class: "BillableHour", objectId: "Hour000001", state: "invoiced", since: null },
  ],
  [
    "The row of hours is paid and stays so; correct it with a new entry",
    "Der Stundeneintrag ist bezahlt und bleibt es; korrigieren Sie ihn durch einen neuen Eintrag",
    { _tag: "Invoiced", class: "BillableHour", objectId: "Hour000001", state: "paid" },
  ],
  [
    "Over the limit: Ana Souza from 1 March 2027 to 7 March 2027, 130% instead of at most 100% (another project 60%, another project 70%); Ana Souza from 1 March 2027 on, 110.5% instead of at most 80% (this booking 110.5% and 7 more) and 5 more",
    "Über der Obergrenze: Ana Souza vom 1. März 2027 bis zum 7. März 2027, 130\u00a0% statt höchstens 100\u00a0% (ein anderes Projekt 60\u00a0%, ein anderes Projekt 70\u00a0%); Ana Souza ab dem 1. März 2027, 110,5\u00a0% statt höchstens 80\u00a0% (diese Buchung 110,5\u00a0% und 7 weitere) und 5 weitere",
    {
      _tag: "OverCapacity",
      engineer: "Engineer01",
      windows: [
        {
          from: "2027-03-01",
          to: "2027-03-07",
          total: 130,
          limit: 100,
          allocations: [
            { from: "2027-03-01", to: "2027-03-07", objectId: "Booking001", percent: 60 },
            { from: "2027-03-01", to: "2027-03-07", percent: 70 },
          ],
        },
        {
          from: "2027-03-01",
          to: null,
          total: 110.5,
          limit: 80,
          allocations: [{ from: "2027-03-01", to: null, candidate: true, percent: 110.5 }],
          moreAllocations: 7,
        },
      ],
      moreWindows: 5,
      overLimitDays: [{ from: "2027-03-01", to: null }],
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    "Over the limit: Ana Souza on 1 March 2027, 90% instead of at most 80% (another project 90%); Ben Okoro on 1 March 2027, 90% instead of at most 80% (another project 90%); the engineer on 1 March 2027, 90% instead of at most 80% (another project 90%) and 1 more",
    "Über der Obergrenze: Ana Souza am 1. März 2027, 90\u00a0% statt höchstens 80\u00a0% (ein anderes Projekt 90\u00a0%); Ben Okoro am 1. März 2027, 90\u00a0% statt höchstens 80\u00a0% (ein anderes Projekt 90\u00a0%); diese Person am 1. März 2027, 90\u00a0% statt höchstens 80\u00a0% (ein anderes Projekt 90\u00a0%) und 1 weitere",
    {
      _tag: "OverCapacity",
      engineer: "Engineer01",
      windows: [
        {
          from: "2027-03-01",
          to: "2027-03-01",
          engineer: "Engineer01",
          total: 90,
          limit: 80,
          allocations: [{ from: "2027-03-01", to: "2027-03-01", percent: 90 }],
        },
        {
          from: "2027-03-01",
          to: "2027-03-01",
          engineer: "Engineer02",
          total: 90,
          limit: 80,
          allocations: [{ from: "2027-03-01", to: "2027-03-01", percent: 90 }],
        },
        {
          from: "2027-03-01",
          to: "2027-03-01",
          engineer: "Engineer03",
          total: 90,
          limit: 80,
          allocations: [{ from: "2027-03-01", to: "2027-03-01", percent: 90 }],
        },
        {
          from: "2027-03-01",
          to: "2027-03-01",
          engineer: "Engineer04",
          total: 90,
          limit: 80,
          allocations: [{ from: "2027-03-01", to: "2027-03-01", percent: 90 }],
        },
      ],
      overLimitDays: [{ from: "2027-03-01", to: "2027-03-01" }],
      recordNames: { Engineer01: "Ana Souza", Engineer02: "Ben Okoro" },
    },
  ],
  [
    "Ana Souza has no valid certificate: PE on 1 March 2027, from 1 March 2027 on; Crane from 1 March 2027 to 7 March 2027. Renew it, move the days, or give an overrideReason",
    "Ana Souza hat kein gültiges Zertifikat: PE am 1. März 2027, ab dem 1. März 2027; Crane vom 1. März 2027 bis zum 7. März 2027. Erneuern Sie es, verschieben Sie die Tage, oder geben Sie einen overrideReason an",
    {
      _tag: "Certification",
      engineer: "Engineer01",
      names: [
        {
          name: "PE",
          gaps: [
            { from: "2027-03-01", to: "2027-03-01" },
            { from: "2027-03-01", to: null },
          ],
          rows: ["Cert000001"],
        },
        { name: "Crane", gaps: [{ from: "2027-03-01", to: "2027-03-07" }], rows: [] },
      ],
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    "Ana Souza cannot be booked from 1 March 2027 to 7 March 2027: not employed then",
    "Ana Souza kann vom 1. März 2027 bis zum 7. März 2027 nicht gebucht werden: dann nicht angestellt",
    {
      _tag: "NotEmployed",
      engineer: "Engineer01",
      days: [{ from: "2027-03-01", to: "2027-03-07" }],
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    'Ana Souza is booked from 1 March 2027 on and would not be employed then (Bridge from 1 March 2027 on and 3 more). End these bookings first, or have them cut (resolve: "cut")',
    'Ana Souza ist ab dem 1. März 2027 gebucht und wäre dann nicht angestellt (Bridge ab dem 1. März 2027 und 3 weitere). Beenden Sie zuerst diese Buchungen, oder lassen Sie sie kürzen (resolve: "cut")',
    {
      _tag: "NotEmployed",
      engineer: "Engineer01",
      days: [{ from: "2027-03-01", to: null }],
      allocations: [
        {
          from: "2027-03-01",
          to: null,
          objectId: "Booking001",
          project: "Project001",
          state: "confirmed",
          percent: 50,
        },
      ],
      moreAllocations: 3,
      recordNames: { Engineer01: "Ana Souza", Project001: "Bridge" },
    },
  ],
  [
    "Bridge requires Geology, the discipline of Ana Souza is Civil, and the firm does not book another discipline",
    "Das Projekt Bridge verlangt das Fachgebiet Geology, Ana Souza hat Civil, und die Firma bucht kein anderes Fachgebiet",
    {
      _tag: "Discipline",
      engineer: "Engineer01",
      project: "Project001",
      required: "Geology",
      discipline: "Civil",
      recordNames: { Engineer01: "Ana Souza", Project001: "Bridge" },
    },
  ],
  [
    "Ana Souza is on leave, and the firm does not book people on leave",
    "Ana Souza ist abwesend, und die Firma bucht niemanden, der abwesend ist",
    { _tag: "OnLeave", engineer: "Engineer01", recordNames: { Engineer01: "Ana Souza" } },
  ],
  [
    "Bridge is on hold, and the firm books on planned and active projects only",
    "Das Projekt Bridge ist pausiert, und die Firma bucht nur auf geplante und aktive Projekte",
    { _tag: "ProjectInactive", project: "Project001", state: "on hold", recordNames: { Project001: "Bridge" } },
  ],
  [
    "Ana Souza would have 25 hours on 1 March 2027; 1 hour is free on that day",
    "Ana Souza hätte 25 Stunden am 1. März 2027; an diesem Tag ist 1 Stunde frei",
    {
      _tag: "DayCeiling",
      engineer: "Engineer01",
      day: "2027-03-01",
      sumMinutes: 1500,
      freeMinutes: 60,
      rows: ["Hour000001"],
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    "The row of hours was changed by somebody else (hours, notes); read it again",
    "Der Stundeneintrag wurde von jemand anderem geändert (hours, notes); laden Sie neu",
    { _tag: "VersionConflict", class: "BillableHour", objectId: "Hour000001", current: {}, fields: ["hours", "notes"] },
  ],
  [
    "The project was changed by somebody else; read it again",
    "Das Projekt wurde von jemand anderem geändert; laden Sie neu",
    { _tag: "VersionConflict", class: "Project", current: {}, fields: [] },
  ],
  [
    "The row of hours is submitted and cannot be submitted; it can be recalled or approved",
    "Der Stundeneintrag ist eingereicht und kann nicht eingereicht werden; er kann zurückgezogen oder genehmigt werden",
    {
      _tag: "InvalidTransition",
      class: "BillableHour",
      objectId: "Hour000001",
      machine: "BillableHour.approval",
      from: "submitted",
      event: "submit",
      allowed: ["recall", "approve"],
      current: {},
    },
  ],
  [
    "The row of hours is paid and cannot be paid",
    "Der Stundeneintrag ist bezahlt und kann nicht als bezahlt markiert werden",
    {
      _tag: "InvalidTransition",
      class: "BillableHour",
      objectId: "Hour000001",
      machine: "BillableHour.billing",
      from: "paid",
      event: "pay",
      allowed: [],
      current: {},
    },
  ],
  [
    "The row of hours is a draft and cannot be approved; it can be edited, submitted or deleted",
    "Der Stundeneintrag ist ein Entwurf und kann nicht genehmigt werden; er kann bearbeitet, eingereicht oder gelöscht werden",
    {
      _tag: "InvalidTransition",
      class: "BillableHour",
      objectId: "Hour000001",
      machine: "BillableHour.approval",
      from: "draft",
      event: "approve",
      allowed: ["edit", "submit", "delete"],
      current: {},
    },
  ],
  [
    "The engineer Ana Souza has 3 bookings and 1 certificate and cannot be deleted; enter the end of the employment instead (employedUntil)",
    "Das Profil von Ana Souza hat 3 Buchungen und 1 Zertifikat und kann nicht gelöscht werden. Tragen Sie stattdessen das Ende der Anstellung ein (employedUntil)",
    {
      _tag: "HasHistory",
      class: "EngineerProfile",
      objectId: "Engineer01",
      counts: { allocations: 3, hours: 0, certifications: 1 },
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    "The project Bridge has open work: 2 bookings. Finish it first, or close the project all the same (acknowledge: true) or together with its bookings (cascade: true)",
    "Das Projekt Bridge hat offene Arbeit: 2 Buchungen. Schließen Sie diese zuerst ab, oder beenden Sie das Projekt trotzdem (acknowledge: true) oder mitsamt seinen Buchungen (cascade: true)",
    {
      _tag: "ProjectOpenWork",
      class: "Project",
      objectId: "Project001",
      counts: { allocations: 2 },
      ids: { allocations: ["Booking001", "Booking002"] },
      recordNames: { Project001: "Bridge" },
    },
  ],
  [
    "The task Permit cannot be finished: 2 tasks that it depends on are not done (Survey, Access road)",
    "Die Aufgabe Permit kann nicht erledigt werden: 2 Aufgaben, von denen sie abhängt, sind nicht erledigt (Survey, Access road)",
    {
      _tag: "DependencyOpen",
      class: "Task",
      objectId: "Task000002",
      tasks: ["Task000001", "Task000003"],
      recordNames: { Task000001: "Survey", Task000002: "Permit", Task000003: "Access road" },
    },
  ],
  [
    "The task cannot be finished: 1 task that it depends on is not done",
    "Die Aufgabe kann nicht erledigt werden: 1 Aufgabe, von der sie abhängt, ist nicht erledigt",
    { _tag: "DependencyOpen", class: "Task", objectId: "Task000002", tasks: ["Task000001"] },
  ],
  [
    "These tasks would wait for each other: Survey → another task → Survey; leave out one of these dependencies",
    "Diese Aufgaben würden aufeinander warten: Survey → eine andere Aufgabe → Survey; lassen Sie eine dieser Abhängigkeiten weg",
    {
      _tag: "DependencyCycle",
      class: "Task",
      objectId: "Task000001",
      cycle: ["Task000001", "Task000002"],
      recordNames: { Task000001: "Survey" },
    },
  ],
  [
    "The deal Quay was handed over to Bridge: a deal has one project",
    "Das Geschäft Quay wurde bereits übergeben, an das Projekt Bridge: Ein Geschäft hat nur ein Projekt",
    {
      _tag: "AlreadyHandedOver",
      class: "Deal",
      objectId: "Deal000001",
      project: "Project001",
      recordNames: { Deal000001: "Quay", Project001: "Bridge" },
    },
  ],
  [
    "The deal Quay has no amount and cannot be won: give it an amount first",
    "Das Geschäft Quay hat keinen Betrag und kann nicht als gewonnen markiert werden: Geben Sie zuerst einen Betrag an",
    {
      _tag: "AmountRequired",
      class: "Deal",
      objectId: "Deal000001",
      event: "win",
      recordNames: { Deal000001: "Quay" },
    },
  ],
  [
    "Another project has the same projectCode",
    "Ein anderes Projekt hat schon denselben Wert in projectCode",
    { _tag: "Duplicate", class: "Project", field: "projectCode" },
  ],
  [
    "Outside the dates of Bridge (from 1 March 2027 on): on 1 March 2027, from 1 March 2027 to 7 March 2027",
    "Außerhalb der Laufzeit des Projekts Bridge (ab dem 1. März 2027): am 1. März 2027, vom 1. März 2027 bis zum 7. März 2027",
    {
      _tag: "OutsideProject",
      project: "Project001",
      dates: { from: "2027-03-01", to: null },
      rows: [],
      days: [
        { from: "2027-03-01", to: "2027-03-01" },
        { from: "2027-03-01", to: "2027-03-07" },
      ],
      recordNames: { Project001: "Bridge" },
    },
  ],
  [
    "Outside the dates of Bridge (from 1 March 2027 on): 5 rows",
    "Außerhalb der Laufzeit des Projekts Bridge (ab dem 1. März 2027): 5 Einträge",
    {
      _tag: "OutsideProject",
      project: "Project001",
      dates: { from: "2027-03-01", to: null },
      rows: ["a", "b", "c", "d", "e"],
      recordNames: { Project001: "Bridge" },
    },
  ],
  [
    "Outside the dates of Bridge (up to 7 March 2027): 1 row",
    "Außerhalb der Laufzeit des Projekts Bridge (bis zum 7. März 2027): 1 Eintrag",
    {
      _tag: "OutsideProject",
      project: "Project001",
      dates: { from: null, to: "2027-03-07" },
      rows: ["a"],
      recordNames: { Project001: "Bridge" },
    },
  ],
  [
    "The booking is for another engineer and project",
    "Die Buchung hat einen anderen Wert in engineer und project",
    { _tag: "AllocationMismatch", allocation: "Booking001", fields: ["engineer", "project"] },
  ],
  [
    "The booking does not include 8 March 2027; it runs from 1 March 2027 to 7 March 2027",
    "Die Buchung umfasst den 8. März 2027 nicht; sie läuft vom 1. März 2027 bis zum 7. März 2027",
    {
      _tag: "AllocationDay",
      allocation: "Booking001",
      day: "2027-03-08",
      dates: { from: "2027-03-01", to: "2027-03-07" },
    },
  ],
  [
    "1 March 2027 is closed: days are open after 1 March 2027",
    "Der 1. März 2027 ist geschlossen: Offen sind Tage nach dem 1. März 2027",
    { _tag: "PeriodClosed", day: "2027-03-01", through: "2027-03-01" },
  ],
  [
    "2 March 2027 lies too far ahead: days are open up to 1 March 2027",
    "Der 2. März 2027 liegt zu weit in der Zukunft: Offen sind Tage bis zum 1. März 2027",
    { _tag: "PeriodClosed", day: "2027-03-02", through: "2027-03-01" },
  ],
  [
    "The range begins on 1 February 2028, after today (4 January 2027): no time has been worked yet; set withFuture to see planned time",
    "Der Zeitraum beginnt am 1. Februar 2028, nach heute (4. Januar 2027): Es wurde noch nicht gearbeitet; setzen Sie withFuture, um geplante Zeit zu sehen",
    { _tag: "FutureRange", from: "2028-02-01", today: "2027-01-04" },
  ],
  ["This needs a reason", "Dafür ist eine Begründung nötig", { _tag: "ReasonRequired", event: "reject" }],
  [
    "The row of hours has no price and cannot be invoiced: set a rate for that day, reopen, submit and approve it again",
    "Der Stundeneintrag hat keinen Preis und kann nicht abgerechnet werden: Legen Sie einen Stundensatz für diesen Tag fest, öffnen Sie den Eintrag wieder, reichen Sie ihn ein und genehmigen Sie ihn neu",
    { _tag: "AmountRequired", class: "BillableHour", objectId: "Hour000001", event: "invoice" },
  ],
  [
    "12 timestamps of calendar days are not midnight in UTC (7 at 22:00, 5 at 23:00), and no time zone was given. Midnights among them: 12 in Europe/Berlin, 5 in Africa/Lagos. Nothing was written; import again with the time zone (--zone Europe/Berlin, or `timeZone`)",
    "12 Zeitstempel von Kalendertagen sind nicht Mitternacht in UTC (7 um 22:00, 5 um 23:00), und es wurde keine Zeitzone angegeben. Davon sind Mitternacht: 12 in Europe/Berlin, 5 in Africa/Lagos. Nichts wurde geschrieben; importieren Sie noch einmal mit der Zeitzone (--zone Europe/Berlin oder `timeZone`)",
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
  ],
  [
    "1 timestamp of a calendar day is not midnight in UTC (1 at 09:13), and no time zone was given. Midnights among them: none in any zone. Nothing was written; import again with the time zone (--zone Europe/Berlin, or `timeZone`)",
    "1 Zeitstempel eines Kalendertags ist nicht Mitternacht in UTC (1 um 09:13), und es wurde keine Zeitzone angegeben. Davon sind Mitternacht: keine, in keiner Zone. Nichts wurde geschrieben; importieren Sie noch einmal mit der Zeitzone (--zone Europe/Berlin oder `timeZone`)",
    { _tag: "TimeZoneNeeded", count: 1, hours: [{ time: "09:13", count: 1 }], zones: [] },
  ],
  [
    "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor",
    "Einträge hinter dem Cursor wurden bereinigt, oder er gehört nicht zu diesem Protokoll; beginnen Sie neu ohne Cursor",
    { _tag: "CursorExpired" },
  ],
  [
    "Request id r-1 was used for another request; use a new one",
    "Die Request-ID r-1 wurde schon für eine andere Anfrage benutzt; nehmen Sie eine neue",
    { _tag: "RequestIdReused", requestId: "r-1" },
  ],
  [
    "The database is busy; try again in 50 ms",
    "Die Datenbank ist ausgelastet; versuchen Sie es in 50 ms noch einmal",
    { _tag: "Busy", retryAfter: 50 },
  ],
  [
    "The server cannot do this now, and trying again will not help",
    "Der Server kann das gerade nicht ausführen, und ein neuer Versuch hilft nicht",
    { _tag: "Storage", message: "The database file is not writable", retry: "never" },
  ],
  [
    "The engineer is on leave, and the firm does not book people on leave",
    "Diese Person ist abwesend, und die Firma bucht niemanden, der abwesend ist",
    { _tag: "OnLeave", engineer: "Engineer01" },
  ],
  [
    "Ana Souza cannot be booked from 1 March 2027 to 7 March 2027: employed until 28 February 2027",
    "Ana Souza kann vom 1. März 2027 bis zum 7. März 2027 nicht gebucht werden: angestellt bis zum 28. Februar 2027",
    {
      _tag: "NotEmployed",
      engineer: "Engineer01",
      days: [{ from: "2027-03-01", to: "2027-03-07" }],
      employed: { from: null, to: "2027-02-28" },
      recordNames: { Engineer01: "Ana Souza" },
    },
  ],
  [
    "Over the limit: Ana Souza on 20 March 2027, 110% instead of at most 100% (Bridge 60%, this booking 50%). At most 40% can be booked on these days",
    "Über der Obergrenze: Ana Souza am 20. März 2027, 110\u00a0% statt höchstens 100\u00a0% (Bridge 60\u00a0%, diese Buchung 50\u00a0%). An diesen Tagen können höchstens 40\u00a0% gebucht werden",
    {
      _tag: "OverCapacity",
      engineer: "Engineer01",
      windows: [
        {
          from: "2027-03-20",
          to: "2027-03-20",
          total: 110,
          limit: 100,
          allocations: [
            {
              objectId: "Booking001",
              project: "Project001",
              state: "confirmed",
              percent: 60,
              from: "2027-03-10",
              to: "2027-03-20",
            },
            { candidate: true, project: "Project002", percent: 50, from: "2027-03-20", to: "2027-03-30" },
          ],
        },
      ],
      overLimitDays: [{ from: "2027-03-20", to: "2027-03-20" }],
      recordNames: { Engineer01: "Ana Souza", Project001: "Bridge" },
    },
  ],
  [
    "Over the limit: the engineer on 20 March 2027, 110% instead of at most 100% (another project 100%, this booking 10%). Nothing is free on these days",
    "Über der Obergrenze: diese Person am 20. März 2027, 110\u00a0% statt höchstens 100\u00a0% (ein anderes Projekt 100\u00a0%, diese Buchung 10\u00a0%). An diesen Tagen ist nichts frei",
    {
      _tag: "OverCapacity",
      engineer: "Engineer01",
      windows: [
        {
          from: "2027-03-20",
          to: "2027-03-20",
          total: 110,
          limit: 100,
          allocations: [
            { objectId: "Booking001", percent: 100, from: "2027-03-10", to: "2027-03-20" },
            { candidate: true, percent: 10, from: "2027-03-20", to: null },
          ],
        },
      ],
      overLimitDays: [],
    },
  ],
  [
    "The engineer would have 24.5 hours on 1 March 2027; nothing is free on that day",
    "Diese Person hätte 24,5 Stunden am 1. März 2027; an diesem Tag ist nichts frei",
    { _tag: "DayCeiling", engineer: "Engineer01", day: "2027-03-01", sumMinutes: 1470, freeMinutes: 0, rows: [] },
  ],
  [
    "The set of settings does not exist any more; read it again",
    "Der Satz Einstellungen existiert nicht mehr; laden Sie neu",
    { _tag: "VersionConflict", class: "Settings", current: null, fields: [] },
  ],
  [
    "The company has 1 contact and 2 status updates and cannot be deleted; assign these to another one first, or delete them",
    "Das Unternehmen hat 1 Kontakt und 2 Statusmeldungen und kann nicht gelöscht werden. Ordnen Sie diese zuerst anderswo zu, oder löschen Sie sie",
    {
      _tag: "HasHistory",
      class: "Company",
      objectId: "Company001",
      counts: { "contact company": 1, "status update project": 2 },
    },
  ],
  [
    "This account may not approve rows of hours; that needs the role administrator, or a row of hours of a project that you manage",
    "Dieses Konto darf Stundeneinträge nicht genehmigen; dazu braucht es die Rolle Administrator oder einen Stundeneintrag eines Projekts, das Sie leiten",
    {
      _tag: "Forbidden",
      class: "BillableHour",
      event: "hours.approve",
      needed: "x",
      sentence: {
        id: "rights",
        class: "BillableHour",
        free: ["administrator"],
        bound: [
          {
            of: [
              {
                is: "via",
                field: "project",
                where: { is: "compare", field: "projectManager", by: "=", to: { actor: "userId" } },
              },
            ],
          },
        ],
      },
    },
  ],
  [
    "The project is cancelled and cannot be cancelled; it can be reopened",
    "Das Projekt ist abgebrochen und kann nicht abgebrochen werden; es kann wieder geöffnet werden",
    {
      _tag: "InvalidTransition",
      class: "Project",
      objectId: "Project001",
      ...{ machine: "project.status", current: {}, from: "cancelled" },
      event: "cancel",
      allowed: ["reopen"],
    },
  ],
  [
    "The booking is confirmed and cannot be confirmed; it can be set back to tentative or cancelled",
    "Die Buchung ist bestätigt und kann nicht bestätigt werden; sie kann auf vorläufig zurückgesetzt oder storniert werden",
    {
      _tag: "InvalidTransition",
      class: "Allocation",
      objectId: "Booking001",
      ...{ machine: "allocation.status", current: {}, from: "confirmed" },
      event: "confirm",
      allowed: ["release", "cancel"],
    },
  ],
  [
    "The project has 2 bookings and cannot be deleted; cancel or complete it instead",
    "Das Projekt hat 2 Buchungen und kann nicht gelöscht werden. Brechen Sie es stattdessen ab, oder schließen Sie es ab",
    { _tag: "HasHistory", class: "Project", objectId: "Project001", counts: { allocations: 2 } },
  ],
  [
    "This account may not change this booking; that needs the role administrator",
    "Dieses Konto darf diese Buchung nicht ändern; dazu braucht es the role administrator",
    {
      _tag: "Forbidden",
      class: "Allocation",
      objectId: "Booking001",
      event: "allocations.change",
      needed: "the role administrator",
    },
  ],
  [
    "users.changePassword needs an account of the caller's own, and this caller is not a user: name one by userId or externalId",
    "users.changePassword braucht ein eigenes Konto, und dieser Aufruf hat keines: Nennen Sie eines mit userId oder externalId",
    { _tag: "AuthorRequired", class: "User", event: "users.changePassword", needs: "account" },
  ],
  [
    "The engineer cannot be booked from 1 March 2027 to 31 March 2027: employed from 1 January 2026",
    "Diese Person kann vom 1. März 2027 bis zum 31. März 2027 nicht gebucht werden: angestellt ab dem 1. Januar 2026",
    {
      _tag: "NotEmployed",
      engineer: "Engineer01",
      days: [{ from: "2027-03-01", to: "2027-03-31" }],
      employed: { from: "2026-01-01", to: null },
    },
  ],
  [
    'The engineer is booked on 1 March 2027 and would not be employed then (the project on 1 March 2027). End these bookings first, or have them cut (resolve: "cut")',
    'Diese Person ist am 1. März 2027 gebucht und wäre dann nicht angestellt (das Projekt am 1. März 2027). Beenden Sie zuerst diese Buchungen, oder lassen Sie sie kürzen (resolve: "cut")',
    {
      _tag: "NotEmployed",
      engineer: "Engineer01",
      days: [{ from: "2027-03-01", to: "2027-03-01" }],
      allocations: [
        {
          ...{ objectId: "Booking001", project: "Project001" },
          ...{ from: "2027-03-01", to: "2027-03-01", state: "confirmed", percent: 50 },
        },
      ],
    },
  ],
];
