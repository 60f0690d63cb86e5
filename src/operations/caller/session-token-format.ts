import type { Identity } from "../../ports/identity.ts";
import { isIdentifier, type SessionCaller } from "./caller.ts";

/** Characters; what is longer is no token, and is not read at all. */
const maxTokenLength = 1_024;
const tokenPattern = /^r:((?:[\w-]|~[0-9A-F]{2})+)\.[\w-]+$/;
/** A token of before they named their firm: the bare secret. */
const bareTokenPattern = /^[\w-]{43}$/;

/**
 * The firm as a token names it: `[A-Za-z0-9_-]` stand for themselves, every other byte of its UTF-8 is `~` and two digits `0-9A-F`. Not
 * `%`: cookies and addresses take percent-encoding off on their way, and another text has another digest.
 */
const encodeOrganization = (organizationId: string): string =>
  encodeURIComponent(organizationId).replace(/[.!~*'()%]/g, (each) =>
    each === "%" ? "~" : `~${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const decodeOrganization = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll("~", "%"));
  } catch {
    return null;
  }
};

/** The firm that a token names; null where it is not written as {@link newSessionToken} writes it: each firm has one form (R-ID-7). */
const organizationIn = (token: string): string | null => {
  const [, text] = (token.length <= maxTokenLength && tokenPattern.exec(token)) || [];
  if (text === undefined) return null;
  const organizationId = decodeOrganization(text);
  return isIdentifier(organizationId) && encodeOrganization(organizationId) === text ? organizationId : null;
};

/** In which firm a token is looked up; null: it speaks for nobody. What it names is a route and no proof: a row of that firm decides. */
export const organizationOfToken = ({ organizationId, sessionToken }: SessionCaller): string | null => {
  if (typeof sessionToken !== "string") return null;
  if (bareTokenPattern.test(sessionToken)) return isIdentifier(organizationId) ? organizationId : null;
  const named = organizationIn(sessionToken);
  return organizationId === undefined || organizationId === named ? named : null;
};

/**
 * A token that nobody has had, `r:<organization>.<secret>`, and what is stored of it. The digest is that of the whole text: with another
 * firm's name, or none, in front of it a secret is another secret.
 */
export const newSessionToken = ({
  organizationId,
  identity,
}: {
  readonly organizationId: string;
  readonly identity: Identity;
}): { readonly sessionToken: string; readonly tokenHash: string } => {
  const sessionToken = `r:${encodeOrganization(organizationId)}.${identity.newToken()}`;
  return { sessionToken, tokenHash: identity.digest(sessionToken) };
};
