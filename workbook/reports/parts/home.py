"""Show where everything a learner writes is kept, how to move it, and how to erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_list
from workbook.paths import find_cloud_service

if TYPE_CHECKING:
    from workbook.paths import Home
    from workbook.reports.parts import PartContext
    from workbook.reviews.review import Worksheets

IN_AN_EXAMPLE = (
    "In your own workbook, this names the one folder on your computer in which everything you write is kept. "
    "An example is kept nowhere: it is made anew each time it is opened."
)
KEPT = "Everything you write is kept on this computer, in this one folder, and is sent nowhere:"
MOVE = (
    "To move it to another computer, or to keep a copy: close the workbook, and copy the whole folder. "
    "The workbook finds it again in the same place below your own folder; from any other place, start the workbook "
    "with --home and the name of the folder."
)
ERASE = (
    "To erase it: close the workbook, and delete the whole folder, also from the recycle bin and from any copies you "
    "have made. Nobody can bring it back for you then."
)
ACCESS = "Who can open this folder can read what you wrote, so keep it where only you have access."


def render(_worksheets: Worksheets, moment: PartContext) -> Html:
    """Return HTML about the place of the learner's data, how to move and erase it, and that it stays on the computer."""
    home = moment.home
    if home is None:
        return make_element("p", IN_AN_EXAMPLE)
    where = make_element("p", KEPT), make_element("p", make_element("code", str(home.folder)))
    return join_html([*where, *_warn_about_cloud(home), make_list([MOVE, ERASE, ACCESS])])


def _warn_about_cloud(home: Home) -> list[Html]:
    service = find_cloud_service(home.folder)
    if service is None:
        return []
    warning = make_element("strong", f"This folder is copied to {service}, and with it everything you write.")
    advice = (
        " If clients or colleagues could be recognised in it, move it out of there: close the workbook, copy the folder to "
        "a place that is not copied, start the workbook with --home and the new place, and delete this one."
    )
    return [make_element("p", warning, advice)]
