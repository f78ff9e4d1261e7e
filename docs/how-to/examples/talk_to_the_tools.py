"""Start the tools as a host does, and see what they tell and what they keep back. Needs `dorsum[mcp]`."""

# it is there to print

import asyncio
import os
import sys
from typing import Any

from mcp import Client
from mcp.client.stdio import StdioServerParameters

COMMAND = sys.argv[1:] or [sys.executable, "-m", "dorsum", "mcp"]


async def main() -> None:
    """Ask, answer one screen, and look at the result too early, without its seal, and in danger."""
    process = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=dict(os.environ))
    async with Client(process) as client:

        async def call(name: str, **arguments: Any) -> dict[str, Any]:
            result = await client.call_tool(name, arguments)
            return dict(result.structured_content or {"refused": result.content})

        print("tools:", ", ".join(tool.name for tool in (await client.list_tools()).tools))
        first = await call("next_questions", country="GB")
        sent = {"case": first["case"], "seal": first["seal"]}
        answers = {item["id"]: "no" for item in first["screen"]["items"]}
        step = await call("next_questions", **sent, said="no, none of these", answers=answers)
        early = await call("assess", case=step["case"], seal=step["seal"])
        print("after one screen:", early["level"], "-", early["must_say"][0])
        foreign = await call("assess", case=step["case"])
        print("without the seal:", foreign["level"], "-", foreign["why_not_calm"][0])
        named = {"item": "saddle_numbness", "answer": "yes", "quote": "numb down below"}
        danger = await call("next_questions", **sent, said="I am numb down below", volunteered=[named])
        print("a sign of danger:", danger["level"], "-", danger["must_say"][0])


asyncio.run(main())
