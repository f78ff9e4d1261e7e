"""What every page needs: the rules, the kept talks, the words, the templates and the day."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.forms import TOKEN, Form, read_form
from dorsum.interfaces.web.sessions import KEPT_FOR, Sessions, new_cookie, token_of
from dorsum.interfaces.web.shelves import Shelves
from dorsum.interfaces.web.static_files import StaticFiles
from dorsum.interfaces.web.talk import Talk
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.report.drawings import draw_in_page
from dorsum.report.units import in_us_units
from dorsum.report.withdrawal_lines import list_lines, trouble_lines, warning_lines

COOKIE = "dorsum"
CONTENT = "content"
"""The field of each form that says from which content it was made."""
OUR_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
"""What `new_cookie` makes; another word may be one that somebody else can guess."""


@dataclass(frozen=True)
class Site:
    """Everything the pages share.

    `today` returns the person's day; `is_local` says that only this machine can reach the pages; `diary` is
    the way to the diary, None where there is none to be shown.
    """

    rules: CompiledRules
    sessions: Sessions
    static: StaticFiles
    today: Callable[[], date]
    is_local: bool
    diary: DiaryDoor | None = None
    templates: Environment = field(init=False)
    shelves: Shelves = field(init=False)
    _drawn: dict[str, Markup] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make the templates ready."""
        templates = Environment(
            loader=PackageLoader("dorsum.interfaces.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.globals |= {"say": self.say, "static": self.static.address, "knowledge": self.knowledge}
        templates.globals |= {"figure": self.figure, "is_local": self.is_local}
        templates.globals["is_on_server"] = self.diary is not None and self.diary.is_on_server
        templates.globals |= {"warning": warning_lines(self.knowledge), "list_lines": self.list_lines}
        object.__setattr__(self, "templates", templates)
        object.__setattr__(self, "shelves", Shelves(self.knowledge))

    @property
    def knowledge(self) -> Knowledge:
        """The content."""
        return self.rules.knowledge

    def say(self, wording: str, **parts: object) -> str:
        """Return the words of the content for this id."""
        return self.knowledge.wording[wording]["en"].format(**parts)

    def list_lines(self) -> tuple[str, ...]:
        """Return the day of the list of withdrawn content, its age, and trouble with a newer one."""
        return (*list_lines(self.knowledge, self.today()), *trouble_lines(self.knowledge))

    def figure(self, id: str) -> Markup:
        """Return the drawing of a movement; each is drawn once."""
        if id not in self._drawn:
            self._drawn[id] = Markup(draw_in_page(self.knowledge.treatment.movement[id]))  # our own
        return self._drawn[id]


class Visit:
    """One request of one browser: what is kept of it, and how it is answered."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.site: Site = request.app.state.site
        sent = request.cookies.get(COOKIE, "")
        self.cookie = sent if OUR_COOKIE.fullmatch(sent) else new_cookie()

    @cached_property
    def talk(self) -> Talk:
        """What was kept when the request came in."""
        return self.site.sessions.read(self.cookie)

    @cached_property
    def case(self) -> Case:
        """The case that the talk makes."""
        return self.talk.case(self.site.knowledge)

    async def form(self) -> Form:
        """Return the form that was sent; `FormError` where it is none of ours."""
        return await read_form(self.request, token_of(self.cookie))

    def is_current(self, form: Form) -> bool:
        """Whether the form was made from the content as it is now."""
        return form.get(CONTENT) == self.site.knowledge.content_hash

    def change(self, change: Callable[[Talk], Talk]) -> Talk:
        """Change what is kept of this browser; a talk whose first question was answered gets its time."""
        now = self.site.diary.now() if self.site.diary else None

        def dated(talk: Talk) -> Talk:
            new = change(talk)
            return replace(new, begun_at=now) if new.steps and new.begun_at is None else new

        return self.site.sessions.change(self.cookie, dated)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """Return a page."""
        html = self.site.templates.get_template(template).render(
            path=self.request.url.path,
            talk=self.talk,
            token_field=self._token_field(),
            local=in_us_units if self.talk.settings.units == "us" else str,
            **context,
        )
        return self._with_cookie(HTMLResponse(html, status))

    def to(self, address: str) -> Response:
        """Return the way to another page."""
        return self._with_cookie(RedirectResponse(address, 303))

    def _token_field(self) -> Markup:
        fields = {TOKEN: token_of(self.cookie), CONTENT: self.site.knowledge.content_hash}
        field = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup("").join(field.format(name, value) for name, value in fields.items())

    def _with_cookie(self, response: Response) -> Response:
        is_safe = self.request.url.scheme == "https"
        response.set_cookie(
            COOKIE, self.cookie, max_age=KEPT_FOR, httponly=True, samesite="strict", secure=is_safe
        )
        return response
