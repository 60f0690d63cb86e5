import { optional } from "../../domain/kernel/schema/entity.ts";
import { type InputField, omittable } from "../../domain/kernel/schema/input.ts";
import { password, passwordFrom } from "../../domain/user/password.ts";
import { signUpInput } from "../../domain/user/sign-up.ts";
import { email } from "../../domain/user/username-keys.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { AnyOperation } from "../define/operation.ts";

/** What a host asks of new accounts less than R-ID-3 does, for tests and for apps that always did. */
export interface AccountOptions {
  /** The shortest password, in characters. Default 8 (R-ID-3). */
  readonly passwordMinimum?: number;
  /** A sign-up needs no e-mail. Such a person cannot reset a password. Default false. */
  readonly emailOptional?: boolean;
}

const isPassword = ({ field: { kind } }: InputField): boolean => (kind as unknown) === password;

/** An operation under these options; itself where they change nothing of it. */
export const withAccountOptions = (
  of: AnyOperation,
  { passwordMinimum, emailOptional = false }: AccountOptions,
): AnyOperation => {
  const input = of.input as Readonly<Record<string, InputField>>;
  const shorter =
    passwordMinimum === undefined
      ? []
      : Object.entries(input).flatMap(([name, each]) =>
          isPassword(each)
            ? [[name, { ...each, field: { ...each.field, kind: passwordFrom(passwordMinimum) } }] as const]
            : [],
        );
  const asked =
    shorter.length === 0 ? of : ({ ...of, input: { ...input, ...Object.fromEntries(shorter) } } as AnyOperation);
  if (!emailOptional || asked.kind !== "flow" || asked.name !== "identity.signUp") return asked;
  const { run } = asked;
  return {
    ...asked,
    input: { ...asked.input, email: omittable(optional(email, signUpInput.email.field.doc)) },
    run: (values: { readonly email?: string | null }, tools: FlowContext) =>
      run({ ...values, email: values.email ?? null } as never, tools),
  } as AnyOperation;
};
