// A client that nobody here wrote (@ai-sdk/mcp): it lists the tools, talks to the end, and tells the result.
import { createMCPClient } from "@ai-sdk/mcp";
import { StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";

const NUMBERS = { age: 35, days_since_onset: 2, pain_0_10: 5 };
const [way, ...rest] = process.argv.slice(2);
const transport =
  way === "http"
    ? { type: "http", url: rest[0] }
    : new StdioMCPTransport({ command: rest[0], args: rest.slice(1), env: process.env, stderr: "inherit" });

function said(item) {
  if (item.kind === "number") return NUMBERS[item.id];
  return item.kind === "choice" ? item.answers[0] : "no";
}

const client = await createMCPClient({ transport });
try {
  const tools = await client.tools();
  const call = async (name, input) => await tools[name].execute(input, { messages: [], toolCallId: "1" });
  const refused = await call("next_questions", { answers: { fever: "no" } });
  let last = (await call("next_questions", { country: "GB" })).structuredContent;
  let steps = 0;
  while (!last.is_done) {
    const answers = Object.fromEntries(last.screen.items.map((item) => [item.id, said(item)]));
    const reply = { case: last.case, seal: last.seal, said: "no to all of them", answers };
    last = (await call("next_questions", reply)).structuredContent;
    steps += 1;
  }
  const ours = (await call("assess", { case: last.case, seal: last.seal })).structuredContent;
  const changed = { ...last.case, age: 36 };
  const foreign = (await call("assess", { case: changed, seal: last.seal })).structuredContent;
  const told = {
    names: Object.keys(tools),
    instructions: client.instructions,
    refused: refused.isError === true,
    steps,
    ours: { level: ours.level, must_say: ours.must_say },
    foreign: { level: foreign.level, calm: foreign.reached.calm },
  };
  process.stdout.write(JSON.stringify(told));
} finally {
  await client.close();
}
