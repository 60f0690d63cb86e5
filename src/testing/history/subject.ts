import type { CallInput } from "./history.ts";

/** A refusal, as `errorBody` and the HTTP answers write it. */
export interface SubjectRefusal {
  readonly code: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}
/** An answer or a refusal. */
export type SubjectOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: SubjectRefusal };
/** A call with the ids of records. */
export interface SubjectCall {
  /** The external id of the user who calls; `admin` is the administrator. */
  readonly as: string;
  readonly operation: string;
  readonly input: CallInput;
  readonly requestId?: string;
}

/** What the laws are checked against: a firm on some store, or a service over some transport. */
export interface Subject {
  /** Makes a call. Rejects only if there is no answer, such as for a status of 500. */
  readonly call: (call: SubjectCall) => Promise<SubjectOutcome>;
  /** Sets the clock of the firm to an ISO instant. Left out where it runs by itself. */
  readonly setClock?: (at: string) => void;
  /** Whether new ids count up from the beginning of the firm, so that the same history gives the same ids. Default false. */
  readonly sequentialIds?: boolean;
  readonly close?: () => Promise<void> | void;
}
/** Opens a firm without records, with one administrator of the external id `admin`: another one at each call. */
export type OpenSubject = () => Promise<Subject> | Subject;
