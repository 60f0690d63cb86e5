// The least that a server of rows does: one prepared statement for each request, and its row as JSON. It reads firmcore's table of projects,
// knows no sessions and judges nothing. Prints `ready` and its address.
import { createServer } from "node:http";
import pg from "pg";

const [connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString });
const text =
  "select * from firmcore.firm_project where object_id = $1 and organization_id = (select organization_id from firmcore.firm_organization limit 1)";
const server = createServer(async (request, response) => {
  const id = request.url.split("/").at(-1);
  const { rows } = await pool.query({ name: "project", text, values: [id] });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(rows[0]));
});
server.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${server.address().port}/bare`));
