import { encodeUser, findRows, getRow } from "./class-routes.ts";
import { requireMaster } from "./config-routes.ts";
import { forbidden, missing, objectNotFound, ParseFault, parseCodes } from "./parse-fault.ts";
import { Refused } from "./refusal-answer.ts";
import { ok, type ParseAnswer, type Route, type Visit } from "./route.ts";
import { permissionsOf } from "./row-permissions.ts";
import { accountFields } from "./user-fields.ts";
import { type WireClass, wireClass } from "./wire-class.ts";
import { readBody } from "./write-body.ts";

type Account = Readonly<Record<string, unknown>> & { readonly objectId: string };
interface SignedIn {
  readonly user: Account & { readonly createdAt: string };
  readonly sessionToken: string;
}
const users = (): WireClass => wireClass("User") as WireClass;
const sessions = (): WireClass => wireClass("Session") as WireClass;
/** Text counts; anything else counts as missing (wire.md, Session tokens and credentials). */
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const wrongCredentials = (): ParseFault =>
  new ParseFault(parseCodes.notFound, "Invalid username/password.", 404, { code: "LOGIN_FAILED", detail: {} });
const tokenInvalid = (): ParseFault =>
  new ParseFault(parseCodes.sessionInvalid, "Invalid session token", 400, { code: "SESSION_INVALID", detail: {} });
const otherUser = (event: string, message: string): ParseFault =>
  forbidden(message, { class: "User", event }, { code: parseCodes.otherUser });
const installation = ({ request }: Visit) => {
  const { installationId } = request.credentials;
  return installationId === null ? {} : { installationId };
};

const signUp: Route = async (visit) => {
  const { username, password, email, role } = visit.request.body;
  if (text(username) === "") throw missing("username", "bad or missing username", parseCodes.usernameMissing);
  if (text(password) === "") throw missing("password", "password is required", parseCodes.passwordMissing);
  const custom = await accountFields(users(), visit, null);
  let signedIn: SignedIn;
  try {
    signedIn = (await visit.callAsVisitor("identity.signUp", {
      ...{ username, password, email: text(email) === "" ? null : email },
      ...(role === undefined || role === null ? {} : { role }),
      ...installation(visit),
      ...custom,
    })) as SignedIn;
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.refusal._tag === "Throttled")
      throw new ParseFault(parseCodes.tooManySignUps, "Too many sign-ups from this address.", 400, {
        ...{ code: "THROTTLED", detail: {} },
      });
    throw thrown;
  }
  const { user, sessionToken } = signedIn;
  const { objectId, createdAt } = user;
  return {
    status: 201,
    headers: { location: visit.addressOf(`/users/${objectId}`) },
    body: { objectId, createdAt, sessionToken, role: user.role },
  };
};

/** Reads username or email, and the password, from the query or the body. */
const loginOf = (visit: Visit): { readonly login: string; readonly password: string } => {
  const { username, email, password } = { ...visit.request.parameters, ...visit.request.body };
  const given = username ?? email;
  if (given === undefined || given === null || given === "")
    throw missing("username", "username/email is required.", parseCodes.usernameMissing);
  if (password === undefined || password === null || password === "")
    throw missing("password", "password is required.", parseCodes.passwordMissing);
  if (typeof given !== "string" || typeof password !== "string") throw wrongCredentials();
  return { login: given, password };
};

/** The row of an account for somebody who has just proved to be its owner, with its access list. */
const signedInRow = async (visit: Visit, user: Account) => {
  const permissions = await permissionsOf({ ...visit, call: visit.callAsAdministrator }, users(), [user]);
  return encodeUser(users(), user, visit.declaredForAccount, permissions);
};

const logIn: Route = async (visit) => {
  const answer = await visit.callAsVisitor("identity.logIn", { ...loginOf(visit), ...installation(visit) });
  const { user, sessionToken } = answer as SignedIn;
  return ok({ ...(await signedInRow(visit, user)), sessionToken });
};

/** A session of any account, for the host. */
const logInAs: Route = async (visit) => {
  requireMaster(visit);
  const { userId } = { ...visit.request.parameters, ...visit.request.body };
  if (text(userId) === "")
    throw missing("userId", "userId must not be empty, null, or undefined", parseCodes.usernameMissing);
  try {
    const answer = await visit.call("identity.logInAs", { user: userId, ...installation(visit) });
    const { user, sessionToken } = answer as SignedIn;
    return ok({ ...(await signedInRow(visit, user)), sessionToken });
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.refusal._tag === "NotFound")
      throw new ParseFault(parseCodes.notFound, "user not found", 404, {
        ...{ code: "NOT_FOUND", class: "User", detail: { class: "User" } },
      });
    throw thrown;
  }
};

/** A log-in check without a session. It counts as an attempt. */
const verifyPassword: Route = async (visit) => {
  const { user } = (await visit.callAsVisitor("identity.verifyPassword", loginOf(visit))) as Pick<SignedIn, "user">;
  return ok(await signedInRow(visit, user));
};

const requireMailer = ({ sendsMail }: Visit): void => {
  if (!sendsMail) throw forbidden("This host sends no mails.", { event: "mail", needed: "a mailer of the host" });
};
const requestPasswordReset: Route = async (visit) => {
  requireMailer(visit);
  const { email } = visit.request.body;
  if (text(email) === "") throw missing("email", "you must provide an email", parseCodes.emailMissing);
  await visit.callAsVisitor("identity.requestPasswordReset", { email });
  return ok({});
};
/** Verification is asked for by the account itself: another's address gets no mail. */
const requestVerification: Route = async (visit) => {
  requireMailer(visit);
  await me(visit);
  await visit.call("identity.requestVerification", {});
  return ok({});
};

const me = async (visit: Visit): Promise<Account> => {
  if (visit.request.credentials.sessionToken === null) throw tokenInvalid();
  return (await visit.call("identity.me", {})) as Account;
};
const whoAmI: Route = async (visit) => {
  const own = await me(visit);
  const permissions = await permissionsOf(visit, users(), [own]);
  const shown = await encodeUser(users(), own, visit.declared, permissions);
  return ok({ ...shown, sessionToken: visit.request.credentials.sessionToken });
};
const logOut: Route = async (visit) => {
  await me(visit);
  await visit.call("identity.logOut", {});
  return ok({});
};

/** The fields of R-ID-8, which an administrator writes on any account. */
const administrated = new Set(["role", "active", "team", "clientCompany"]);

const updateUser = async (objectId: string, visit: Visit): Promise<ParseAnswer> => {
  const { master } = visit.host;
  const own = master
    ? ((await visit.call("users.get", { objectId })) as Awaited<ReturnType<typeof me>>)
    : await me(visit);
  const { values } = readBody(users(), visit.request.body, () => true);
  const { password } = visit.request.body;
  const names = Object.keys(values);
  const isOwn = own.objectId === objectId;
  if (!isOwn && (own.role !== "administrator" || names.some((name) => !administrated.has(name))))
    throw otherUser("update", "Cannot modify another user.");
  if (password !== undefined && !isOwn) throw otherUser("update", "Cannot modify another user.");
  const part = (chosen: ReadonlyArray<string>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => chosen.includes(name)));
  const steps: Array<{ readonly operation: string; readonly input: object }> = [];
  const [names1, roles] = [part(["username", "email"]), part(["role", "team", "clientCompany"])];
  const fields = isOwn ? await accountFields(users(), visit, own) : {};
  if (Object.keys({ ...names1, ...fields }).length > 0)
    steps.push({ operation: "users.update", input: { objectId, ...names1, ...fields } });
  if (Object.keys(roles).length > 0) steps.push({ operation: "users.setRole", input: { objectId, ...roles } });
  if (typeof values.active === "boolean")
    steps.push({ operation: values.active ? "users.reactivate" : "users.deactivate", input: { objectId } });
  if (steps.length === 0 && password === undefined) return ok({ updatedAt: own.updatedAt });
  for (const { operation, input } of steps) await visit.call(operation, input);
  // The host resets a password, which ends the sessions of the account; beside a session of the account it is the owner's change.
  const hasSession = visit.request.credentials.sessionToken !== null;
  const byHost = password !== undefined && master && !(hasSession && (await me(visit)).objectId === objectId);
  if (byHost) await visit.call("identity.setPassword", { user: objectId, newPassword: password });
  else if (password !== undefined) {
    // Last, because it ends the session of the request.
    const changed = await visit.call("identity.changePassword", { newPassword: password, ...installation(visit) });
    const { user, sessionToken } = changed as SignedIn;
    return ok({ updatedAt: user.updatedAt, sessionToken });
  }
  const row = (await visit.call("users.get", { objectId })) as { readonly updatedAt: string };
  return ok({ updatedAt: row.updatedAt });
};
const deleteUser = async (objectId: string, visit: Visit): Promise<ParseAnswer> => {
  const own = visit.host.master ? null : await me(visit);
  if (own !== null && own.objectId !== objectId && own.role !== "administrator")
    throw otherUser("delete", "Cannot delete another user.");
  await visit.call("users.delete", { objectId });
  return ok({});
};

/** The session of the request, among those of the account. */
const currentSession: Route = async (visit) => {
  await me(visit);
  const page = (await visit.call("sessions.list", { order: "-lastUsedAt", limit: 1 })) as {
    readonly results: ReadonlyArray<never>;
  };
  const [session] = page.results;
  if (session === undefined) throw objectNotFound("Session");
  return ok({
    ...(await encodeUser(sessions(), session, visit.declared)),
    sessionToken: visit.request.credentials.sessionToken,
  });
};

/** The routes of accounts and sessions, by method and path. */
export const userRoute = (visit: Visit): Route | undefined => {
  const { method, path } = visit.request;
  const [first, second] = path;
  const key = `${method} ${path.slice(0, 2).join("/")}`;
  if (path.length === 1 && first === "users" && method === "POST") return signUp;
  if (path.length === 1 && first === "users" && method === "GET") return (of) => findRows(users(), of);
  if (path.length === 1 && first === "login" && (method === "GET" || method === "POST")) return logIn;
  if (path.length === 1 && first === "logout" && method === "POST") return logOut;
  if (key === "POST loginAs") return logInAs;
  if (key === "GET verifyPassword" || key === "POST verifyPassword") return verifyPassword;
  if (key === "POST requestPasswordReset") return requestPasswordReset;
  if (key === "POST verificationEmailRequest") return requestVerification;
  if (key === "GET users/me") return whoAmI;
  if (key === "GET sessions/me") return currentSession;
  if (path.length === 1 && first === "sessions" && method === "GET") return (of) => findRows(sessions(), of);
  if (path.length !== 2 || second === undefined) return undefined;
  if (first === "sessions" && method === "DELETE")
    return async (of) => {
      await of.call("sessions.revoke", { objectId: second });
      return ok({});
    };
  if (first !== "users") return undefined;
  if (method === "GET") return (of) => getRow(users(), second, of);
  if (method === "PUT") return (of) => updateUser(second, of);
  return method === "DELETE" ? (of) => deleteUser(second, of) : undefined;
};
