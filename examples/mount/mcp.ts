// mount/mcp.ts
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import {
  type AnyOperation,
  type Caller,
  callHeaders,
  type ErrorBody,
  type HttpCall,
  operationNamed,
  operationNames,
  policyTable,
  type Role,
  respond,
  type Settings,
  type User,
} from "firmcore";
import { inputSchema } from "firmcore/openapi";
import { responseOf } from "./fetch.ts";
import { bearerOf, type Firm, failureOf } from "./firm.ts";

/** Operations that take passwords or tokens (flows) stay out of a conversation. Assistants accept no dots in names. */
const offered: ReadonlyMap<string, AnyOperation> = new Map(
  operationNames.flatMap((name) => {
    const of = operationNamed(name);
    return of === undefined || of.kind === "flow" ? [] : [[name.replace(".", "_"), of] as const];
  }),
);

const creating: ReadonlySet<string> = new Set(["assign", "create", "request"]);
const toolOf = (name: string, of: AnyOperation): Tool => {
  const readOnly = of.kind === "query" || (of.kind === "command" && of.readOnly === true);
  const adds = of.kind === "command" && creating.has(of.action) && of.currentRow === undefined;
  return {
    name,
    description: of.doc,
    inputSchema: inputSchema(of) as Tool["inputSchema"],
    annotations: {
      title: of.name,
      readOnlyHint: readOnly,
      destructiveHint: !readOnly && !adds,
      // A change is repeated safely with a request id, not by itself.
      idempotentHint: readOnly,
      openWorldHint: false,
    },
  };
};
const tools: ReadonlyMap<AnyOperation, Tool> = new Map([...offered].map(([name, of]) => [of, toolOf(name, of)]));

/** What an assistant cannot see in a schema. */
const instructions =
  "Staffing of a firm: bookings of engineers, certificates, hours, projects and reports. Records are named by objectId: find them with a list tool first. " +
  "Date ranges include both ends. allocations_check says what a booking would be refused for, and writes nothing. A refusal says what conflicts and what would be accepted.";

/** Whether the policies let this role do it with at least some records. */
const mayCall = (
  rights: ReturnType<typeof policyTable>,
  role: Role,
  { class: name, action }: AnyOperation,
): boolean => {
  const may = rights.find((each) => each.class === name)?.roles[role].may[action];
  return may === "all" || (may !== undefined && may.length > 0);
};

/** An MCP server that acts for one caller: its tools are the operations that this caller may use, and the policies judge each call. */
export const mcpServer = ({ app, onError }: Pick<Firm, "app" | "onError">, caller: Caller): Server => {
  const ask = (operation: string, body: unknown = {}, header: HttpCall["header"] = () => null) =>
    respond(app, { operation, body, header, caller, onError });
  const roleOf = async (): Promise<Role> => {
    if ("role" in caller && caller.role !== undefined) return caller.role;
    const { status, body } = await ask("identity.me");
    if (status === 200) return (body as User).role as Role;
    throw new McpError(ErrorCode.InvalidRequest, (body as ErrorBody).message);
  };
  const server = new Server({ name: "firmcore", version: "1" }, { capabilities: { tools: {} }, instructions });
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const role = await roleOf();
    const settings = await ask("settings.get");
    const rights = policyTable(settings.status === 200 ? (settings.body as Settings) : {});
    return { tools: [...tools].flatMap(([of, tool]) => (mayCall(rights, role, of) ? [tool] : [])) };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const of = offered.get(params.name);
    if (of === undefined) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    // What HTTP has in headers, a client may send in `_meta`, under the same names.
    const { status, body } = await ask(of.name, params.arguments, (name) => params._meta?.[name]?.toString());
    const answer = { type: "text", text: JSON.stringify(body) } as const;
    if (status === 200) return { content: [answer] };
    const { code, message } = body as ErrorBody;
    return { isError: true, content: [{ type: "text", text: `${code}: ${message}` }, answer] };
  });
  return server;
};

/** MCP over HTTP: each request is answered for the caller of its bearer token; without a known one it is a 401. */
export const answerMcp =
  ({ app, callerOf, onError }: Firm) =>
  async (request: Request): Promise<Response> => {
    try {
      const header = (name: string) => request.headers.get(name);
      const caller = await callerOf(bearerOf(header(callHeaders.session)), null);
      const me = await respond(app, { operation: "identity.me", body: {}, header: () => null, caller, onError });
      if (me.status === 401) return responseOf(me);
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await mcpServer({ app, onError }, caller).connect(transport);
      return await transport.handleRequest(request);
    } catch (cause) {
      return responseOf(failureOf(cause, onError));
    }
  };
