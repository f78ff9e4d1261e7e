"""What was withdrawn after release: as a page, and as the list that a copy of these pages can fetch."""

from starlette.requests import Request
from starlette.responses import Response

from dorsum.interfaces.web.site import Site, Visit
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.report.withdrawn_page import withdrawal_list


async def withdrawn(request: Request) -> Response:
    """Show what was withdrawn."""
    visit = Visit(request)
    return visit.page("withdrawn.html", sections=withdrawal_list(visit.site.knowledge))


async def as_json(request: Request) -> Response:
    """Send the list in force; it is the same for everybody, so no cookie goes with it."""
    site: Site = request.app.state.site
    return Response(withdrawals_as_text(site.knowledge.withdrawals), media_type="application/json")
