import { type GraphqlHandler, graphqlHandler } from "firmcore/graphql";
import { options } from "./env.ts";
import { clientListener, type Listener } from "./parse.ts";
import type { Hosted } from "./site.ts";

/** Answers GraphQL clients at GRAPHQL_PATH (docs/moving-from-parse.md). `close` ends their subscriptions. */
export const graphqlListener = (
  { app, organizationId }: Hosted,
  onError: (cause: unknown) => void,
): Listener & Pick<GraphqlHandler, "close"> => {
  const { path, introspection } = options.graphql;
  let handler: GraphqlHandler | undefined;
  const listener = clientListener(organizationId, onError, (common) => {
    handler = graphqlHandler(app, { ...common, path, introspection });
    return handler;
  });
  return Object.assign(listener, { close: () => handler?.close() });
};

const query = `# Everybody with their bookings. Ctrl+Enter runs it; Ctrl+Space says what else there is.
{
  engineerProfiles(order: [fullName_ASC], first: 10) {
    count
    edges {
      node {
        fullName
        discipline
        allocations(order: [startDate_ASC], first: 5) {
          count
          edges { node { allocationPercent startDate endDate project { projectName clientName } } }
        }
      }
    }
  }
}
`;

/** Signs the visitor in as the role that they picked before, then starts GraphiQL with the session in its headers. */
export const graphiqlScript = `const tryGraphiQL = async (root, props) => {
  const ask = async (path, body) => {
    const response = await fetch(path, body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    return response.json();
  };
  const headers = { "X-Parse-Application-Id": props.application };
  const accounts = await ask("/try/accounts");
  if (accounts.length > 0) {
    const bar = document.createElement("p");
    const role = document.createElement("select");
    const output = document.createElement("output");
    bar.id = "demo";
    role.id = "role";
    for (const { username, role: name, about } of accounts) role.add(new Option(name + ": " + about, username));
    const before = localStorage.getItem("role");
    if (accounts.some(({ username }) => username === before)) role.value = before;
    role.onchange = () => { localStorage.setItem("role", role.value); location.reload(); };
    const { sessionToken, user } = await ask("/try/sign-in", { username: role.value });
    headers["X-Parse-Session-Token"] = sessionToken;
    output.value = "Signed in as " + user.username;
    const label = document.createElement("label");
    label.append("You are signed in as ", role);
    bar.append(label, " ", output);
    document.body.prepend(bar);
  }
  YogaGraphiQL.renderYogaGraphiQL(root, { ...props, headers: JSON.stringify(headers, null, 2) });
};`;

const start = "YogaGraphiQL.renderYogaGraphiQL(";
let page: string | undefined;
/** GraphiQL with everything that it needs in one page; made when it is first asked for, because it is large. */
export const graphiqlPage = async (): Promise<string> => {
  if (page !== undefined) return page;
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const props = { title: "GraphQL", endpoint: options.graphql.path, defaultQuery: query, favicon: "/try/icon.svg" };
  const html = renderGraphiQL({ ...props, application: options.parse.applicationId } as never);
  const at = html.lastIndexOf(start);
  const started = `${html.slice(0, at)}tryGraphiQL(${html.slice(at + start.length)}`;
  const style =
    "<style>#body{display:flex;flex-direction:column}#root{flex:1;min-height:0}#demo{margin:0;padding:.5rem}</style>";
  page = started.replace("</head>", () => `${style}<script src="/try/graphiql.js"></script></head>`);
  return page;
};
