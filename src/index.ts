export type { AnswerBody } from "./api/answer-bodies.ts";
export type {
  BatchAnswers,
  BatchCall,
  BatchItem,
  BatchOptions,
  BatchOutcomes,
  InTransaction,
  OperationAnswer,
  OperationInput,
  OperationName,
  SettledBatch,
  SettledBatchCall,
  WithoutTransaction,
} from "./api/batch-types.ts";
export { type ExplainOptions, explain } from "./api/explain.ts";
export { explainChange } from "./api/explain-change.ts";
export type { HttpBatch, HttpOutcome } from "./api/http-batch.ts";
export { callHeaders, type HttpAnswer, type HttpCall } from "./api/http-call.ts";
export { type ErrorBody, errorBody, headersOf, statusOf } from "./api/http-status.ts";
export { type App, type FirmOptions, openFirm } from "./api/open-firm.ts";
export type { FirmApi, FirmApiWith, PromiseApi, SettledApi } from "./api/promise.ts";
export { type RefusalGroups, refusalGroups } from "./api/refusal-groups.ts";
export { respond } from "./api/respond-http.ts";
export type { Settled } from "./api/settled.ts";
export type { AlertRow } from "./domain/alert/alert-row.ts";
export type { PlainAllocation as Allocation } from "./domain/allocation/entity.ts";
export type { PlainBillableHour as BillableHour } from "./domain/billable-hour/entity.ts";
export type { PlainCapacityLimit as CapacityLimit } from "./domain/capacity-limit/entity.ts";
export type { PlainCertification as Certification } from "./domain/certification/entity.ts";
export type { PlainEngineerProfile as EngineerProfile } from "./domain/engineer-profile/entity.ts";
export type { PlainHoliday as Holiday } from "./domain/holiday/entity.ts";
export type { Role } from "./domain/kernel/context/actor.ts";
export type { OwnRefusal } from "./domain/kernel/refusal/own-refusal.ts";
export {
  type ConflictWindow,
  codeOf,
  type DayRange,
  type Issue,
  type Refusal,
  type RefusalCode,
} from "./domain/kernel/refusal/refusal.ts";
export type { Warning } from "./domain/kernel/refusal/warning.ts";
export type { Money } from "./domain/kernel/values/money.ts";
export type { PlainProject as Project } from "./domain/project/entity.ts";
export type { PlainRateStep as RateStep } from "./domain/rate-step/entity.ts";
export type { PlainSession as Session } from "./domain/session/entity.ts";
export type { PlainSettings as Settings, PlainStep as SettingStep } from "./domain/settings/plain-settings.ts";
export type { SentVocabulary as Vocabulary } from "./domain/settings/vocabularies.ts";
export { type MergeConflict, type Merged, merge } from "./domain/sync/merge.ts";
export type { PlainTimeOff as TimeOff } from "./domain/time-off/entity.ts";
export type { PlainUser as User } from "./domain/user/entity.ts";
export type { PlainWorkingTime as WorkingTime } from "./domain/working-time/entity.ts";
export type { ActionsAnswer, RecordActions } from "./operations/actions/actions.ts";
export type { Action } from "./operations/actions/judge-action.ts";
export type { AddressedAlert, OwnAlert } from "./operations/alerts/alerts.ts";
export type { DeliverOptions, DeliverReport, FailedNotification } from "./operations/alerts/deliver.ts";
export type { Reference } from "./operations/batch/reference.ts";
export { maxBatchItems } from "./operations/batch/validate-batch.ts";
export { operationNamed, operationNames } from "./operations/call-by-name.ts";
export type { Caller, HostCaller, SessionCaller, Visitor } from "./operations/caller/caller.ts";
export { FirmError, isRefusal, type RefusalWith } from "./operations/caller/firm-error.ts";
export type { ListPage } from "./operations/define/class-queries.ts";
export type { AnyOperation, CallOptions, CommonRefusal, RefusalOf } from "./operations/define/operation.ts";
export { refusalTagsOf } from "./operations/define/refusal-tags.ts";
export type { ExportedClass, ExportOptions } from "./operations/export/export-rows.ts";
export type { SignedIn } from "./operations/identity/signed-in.ts";
export type { ExportFile, ImportReport } from "./operations/import/import-export.ts";
export type { ImportOptions } from "./operations/import/options.ts";
export { type Operations, operations } from "./operations/index.ts";
export type { ChangeFeed } from "./operations/log/change-feed.ts";
export type { Change, FirmChanges } from "./operations/log/firm-changes.ts";
export type { FollowOptions } from "./operations/log/follow-pages.ts";
export type { RowChange } from "./operations/log/row-change.ts";
export type { RowChangesOptions } from "./operations/log/row-changes.ts";
export type { CustomOf, Extension, ExtensionClass } from "./operations/own/extension.ts";
export type {
  Guard,
  GuardedName,
  GuardGiven,
  GuardIsolation,
  GuardMoment,
} from "./operations/own/guard.ts";
export type { OperationsWith } from "./operations/own/own-operations.ts";
export {
  type ClassRights,
  type FieldLimit,
  type PolicyTable,
  policyTable,
  type RoleRights,
  type RowScope,
} from "./operations/policy/role-rights.ts";
export type { CertificationRow } from "./operations/reports/certifications.ts";
export type { NamedRow } from "./operations/reports/groups.ts";
export type { OverbookedRow } from "./operations/reports/overbooked.ts";
export type { UncoveredRow } from "./operations/reports/uncovered.ts";
export type { AcceptedAllocation } from "./operations/subjects/allocations.ts";
export type { BootstrapInput } from "./operations/users/bootstrap.ts";
export type { VerifyInput, VerifyReport } from "./operations/verify/verify.ts";
export type { Adapter } from "./ports/adapter.ts";
export type { Feed, FeedPage } from "./ports/feed.ts";
export {
  HasherBusy,
  type Identity,
  type Mail,
  type Mailer,
  type PasswordCheck,
  type PasswordHasher,
} from "./ports/identity.ts";
export type { Notification, NotifiedUser, Notifier } from "./ports/notifier.ts";
export type {
  BatchCommand,
  Callback,
  LogEntry,
  LogQuery,
  Store,
  StoreBatch,
  StoreCommand,
  StoreQuery,
} from "./ports/store.ts";
