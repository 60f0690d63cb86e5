// The clients of the benchmark, in a process of their own: each subscribes, and reports when the last of them has a message.
import { createHash } from "node:crypto";
import { WebSocket } from "ws";

const [address = "", count = "0", sessionToken = ""] = process.argv.slice(2);
const tell = (message: object): void => void process.send?.(message);
const clock = (): number => performance.timeOrigin + performance.now();

const sockets = Number(count);
let ready = 0;
let times: Array<number> = [];
let hash = createHash("sha256");
const arrived = (text: string): void => {
  times.push(clock());
  // What differs by client is its id.
  hash.update(text.replace(/"clientId":"[^"]+"/, ""));
  if (times.length < sockets) return;
  tell({ is: "round", times, hash: hash.digest("hex") });
  times = [];
  hash = createHash("sha256");
};
for (let i = 0; i < sockets; i++) {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  socket.on("open", () => send({ op: "connect", applicationId: "firmcore", sessionToken }));
  socket.on("message", (data) => {
    const text = String(data);
    if (text.startsWith('{"op":"connected"'))
      send({ op: "subscribe", requestId: 1, query: { className: "Company", where: {} } });
    else if (text.startsWith('{"op":"subscribed"')) {
      ready += 1;
      if (ready === sockets) tell({ is: "ready" });
    } else arrived(text);
  });
  socket.on("close", () => tell({ is: "closed" }));
}
