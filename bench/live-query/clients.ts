// Clients in a process of their own. Each subscribes, and all report together when the last of them has its message: when each arrived,
// and what it says. Inside the time a client does no more than look at the clock; what arrived is compared afterwards.
import { WebSocket } from "ws";

const [address = "", count = "0", sessionToken = ""] = process.argv.slice(2);
const tell = (message: object): void => void process.send?.(message);
/** One clock for all processes of the machine. */
const clock = (): number => Number(process.hrtime.bigint()) / 1e6;

const sockets = Number(count);
let ready = 0;
let times: Array<number> = [];
let messages: Array<unknown> = [];
const report = (): void => {
  // What differs by client is its id.
  const said = new Set(messages.map((each) => String(each).replace(/"clientId":"[^"]+"/, '"clientId":"*"')));
  tell(
    said.size === 1 ? { is: "round", times, said: [...said][0] } : { is: "clients that were told different things" },
  );
  times = [];
  messages = [];
};
const subscribed = (): void => {
  ready += 1;
  if (ready === sockets) tell({ is: "ready" });
};
for (let i = 0; i < sockets; i++) {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  let isSubscribed = false;
  socket.on("open", () => send({ op: "connect", applicationId: "firmcore", sessionToken }));
  socket.on("message", (data) => {
    if (isSubscribed) {
      times.push(clock());
      if (messages[i] !== undefined) tell({ is: "a client that was told twice" });
      messages[i] = data;
      if (times.length === sockets) report();
      return;
    }
    if (String(data).startsWith('{"op":"connected"'))
      return send({ op: "subscribe", requestId: 1, query: { className: "Company", where: {} } });
    isSubscribed = true;
    subscribed();
  });
  socket.on("close", () => tell({ is: "a client that was closed" }));
}
