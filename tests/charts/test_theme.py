from __future__ import annotations

import itertools

import pytest

from workbook.charts.theme import (
    FILLS,
    INK,
    MARKERS,
    PAPER,
    SHADES,
    SOFT_INK,
    Fill,
    choose_ink,
    compute_contrast,
    compute_luminance,
)

TEXT_CONTRAST = 4.5


def lightness(color: str) -> float:
    """How light a colour looks, from 0 to 100: CIE 1976 L*."""
    share = compute_luminance(color)
    return 116 * share ** (1 / 3) - 16 if share > 0.008856 else 903.3 * share


def test_contrast_is_that_of_the_guidelines() -> None:
    assert compute_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert compute_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", [INK, SOFT_INK])
def test_text_stands_out_from_the_paper(ink: str) -> None:
    assert compute_contrast(ink, PAPER) >= TEXT_CONTRAST


@pytest.mark.parametrize("shade", SHADES)
def test_text_stands_out_from_every_shade(shade: str) -> None:
    assert compute_contrast(choose_ink(shade), shade) >= TEXT_CONTRAST


def test_shades_darken_by_steps_that_show_in_greys() -> None:
    assert all(lightness(one) - lightness(other) >= 10 for one, other in itertools.pairwise(SHADES))


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(FILLS, 2)))
def test_no_two_fills_look_alike_in_greys(one: Fill, other: Fill) -> None:
    assert one.hatch != other.hatch or abs(lightness(one.color) - lightness(other.color)) >= 50


@pytest.mark.parametrize(("one", "other"), list(itertools.pairwise(FILLS[:3])))
def test_the_first_fills_differ_in_lightness_alone(one: Fill, other: Fill) -> None:
    assert abs(lightness(one.color) - lightness(other.color)) >= 20


def test_equal_values_show_one_marker_within_the_other() -> None:
    diameters = [marker.diameter for marker in MARKERS]
    assert all(wider - narrower >= 2 for narrower, wider in itertools.pairwise(diameters))
    assert len({(marker.shape, marker.face) for marker in MARKERS}) == len(MARKERS)
