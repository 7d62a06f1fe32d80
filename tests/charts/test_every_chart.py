from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.charts.drawings import DRAWINGS, FINDING, NAMES
from workbook.charts.chart import Chart

if TYPE_CHECKING:
    from matplotlib.transforms import Bbox

    from tests.charts.conftest import Drawn

LONG_NAMES = (
    "Association of Independent Building Inspectors and Friends of the Old Town Hall",
    "Ünïcödé-Behörde für Straßenbau, Ämter und Überraschungen",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabteilungsleiterinnenverband",
    "Pays $5 to $10 for a_b^c and \\frac{1}{2}",
    "<script>alert('x')</script> & -->",
    "漢字 and 😀",
)
MARGIN_LEFT = 4.0  # points that must stay white around the drawing

every_chart = pytest.mark.parametrize("name", list(DRAWINGS))
any_names = st.lists(st.text(min_size=0, max_size=60), min_size=1, max_size=9, unique=True)


@every_chart
def test_the_same_figures_give_the_same_bytes_twice(name: str) -> None:
    assert DRAWINGS[name](NAMES).svg == DRAWINGS[name](NAMES).svg


def test_the_same_figures_give_the_same_bytes_in_another_process_with_other_settings() -> None:
    program = (
        "import hashlib, matplotlib\n"
        "from tests.charts.drawings import DRAWINGS, NAMES\n"
        "matplotlib.rcParams.update({'font.size': 30, 'svg.fonttype': 'none', 'lines.linewidth': 9})\n"
        "for name, draw in DRAWINGS.items(): print(name, hashlib.sha256(draw(NAMES).svg).hexdigest())\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = [f"{name} {hashlib.sha256(draw(NAMES).svg).hexdigest()}" for name, draw in DRAWINGS.items()]
    assert run.stdout.splitlines() == here


@every_chart
def test_the_notebooks_own_settings_are_left_as_they_were(name: str) -> None:
    with mpl.rc_context({"font.size": 30}):
        DRAWINGS[name](NAMES)
        assert mpl.rcParams["font.size"] == 30


@every_chart
def test_a_chart_carries_its_finding_and_says_what_it_is_of(name: str) -> None:
    chart = DRAWINGS[name](NAMES)
    assert chart.finding == FINDING
    assert chart.caption


@every_chart
def test_a_chart_is_a_picture_without_letters_links_or_code(name: str) -> None:
    root = ET.fromstring(DRAWINGS[name](LONG_NAMES).svg)  # noqa: S314 - our own bytes
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "defs", "style", "g", "path", "use", "clipPath", "rect", "pattern"}
    assert not any(key.startswith("on") for element in root.iter() for key in element.attrib)
    links = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("href")]
    assert all(link.startswith("#") for link in links)


@every_chart
@pytest.mark.parametrize("names", [NAMES, LONG_NAMES, NAMES[:1], ("",)], ids=["usual", "long", "one", "empty"])
def test_labels_are_inside_the_picture_and_cover_no_other(name: str, names: tuple[str, ...], drawn: Drawn) -> None:
    DRAWINGS[name](names)
    check_labels(drawn)


@every_chart
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=any_names)
def test_any_text_is_safe_to_draw(name: str, names: list[str], drawn: Drawn) -> None:
    # Warnings, such as that a font lacks a letter, are errors in these tests.
    chart = DRAWINGS[name](names)
    assert isinstance(chart, Chart)
    ET.fromstring(chart.svg)  # noqa: S314 - our own bytes
    check_labels(drawn)


@every_chart
def test_a_chart_of_usual_size_is_small(name: str) -> None:
    assert len(DRAWINGS[name](NAMES).svg) < 65_000


def check_labels(drawn: Drawn) -> None:
    sheet = drawn.sheets[-1]
    boxes = [(text, box) for text, box in drawn.boxes() if text.strip()]
    for text, box in boxes:
        assert box.x0 >= MARGIN_LEFT, text
        assert box.y0 >= MARGIN_LEFT, text
        assert box.x1 <= sheet.width - MARGIN_LEFT, text
        assert box.y1 <= sheet.height - MARGIN_LEFT, text
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        assert shared(box, other_box) <= 0.5, (one, other)


def shared(one: Bbox, other: Bbox) -> float:
    """How far two boxes reach into each other, in points; letters that touch do not count."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return float(min(across, down))
