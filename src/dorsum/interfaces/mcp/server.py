"""The server of the tools, whatever carries its messages; it remembers nothing between two calls."""

import json
import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from mcp.server.lowlevel import Server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    ListToolsResult,
    Prompt,
    PromptMessage,
    TextContent,
    Tool,
    ToolAnnotations,
)

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.mcp import inputs
from dorsum.interfaces.mcp.descriptions import ABOUT, TITLES
from dorsum.interfaces.mcp.seals import Seals, new_key
from dorsum.interfaces.mcp.tools import MISTAKES, Tools
from dorsum.interfaces.mcp.tools import Tool as OwnTool
from dorsum.report.tools.frame import how_to_talk
from dorsum.serving.failures import tell_failure
from dorsum.version import __version__

PROMPT = "talk_about_back_pain"
FAILED = "this tool failed; nothing was judged, so say nothing of how urgent it is, and try again"


def make_server(rules: CompiledRules, today: Callable[[], date], key: bytes | None = None) -> Server[Any]:
    """Return the server of the tools. Seals made with another `key`, by default a new one, do not count."""
    _keep_quiet()
    tools = Tools(rules, today, Seals(key or new_key(), rules.knowledge))
    instructions = "\n".join(how_to_talk(rules.knowledge))

    async def list_tools(_context: object, _params: object) -> ListToolsResult:
        return ListToolsResult(tools=[_described(one) for one in tools.all.values()])

    async def call_tool(_context: object, params: CallToolRequestParams) -> CallToolResult:
        return _called(tools, params)

    async def list_prompts(_context: object, _params: object) -> ListPromptsResult:
        return ListPromptsResult(prompts=[Prompt(name=PROMPT, title="Talk about back pain")])

    async def get_prompt(_context: object, _params: GetPromptRequestParams) -> GetPromptResult:
        message = PromptMessage(role="user", content=TextContent(type="text", text=instructions))
        return GetPromptResult(messages=[message])

    return Server(
        "dorsum",
        version=__version__,
        title="Dorsum",
        instructions=instructions,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


def _described(tool: OwnTool) -> Tool:
    return Tool(
        name=tool.name,
        title=TITLES[tool.name],
        description=ABOUT[tool.name],
        input_schema=inputs.schema_of(tool.takes),
        output_schema=tool.gives,
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _called(tools: Tools, params: CallToolRequestParams) -> CallToolResult:
    """Return the result of a call; a mistake is one clear line, and no answer of a person is in any log."""
    try:
        made = tools.call(params.name, params.arguments or {})
    except MISTAKES as error:
        return _refused(str(error))
    except Exception as error:  # noqa: BLE001  # a model must see that nothing was judged
        tell_failure("a tool", error)
        return _refused(FAILED)
    text = json.dumps(made, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=made)


def _refused(line: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=line)], is_error=True)


def _keep_quiet() -> None:
    """Let the library log nothing: its lines may repeat what was sent."""
    for name in ("mcp", "mcp_types"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
