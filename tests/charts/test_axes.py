from __future__ import annotations

import itertools

from workbook.charts.axes import select_labels


def test_labels_are_thinned_out_evenly_and_the_last_one_stays() -> None:
    labels = [f"{month} 2026" for month in range(12)]
    kept = select_labels([30.0 * place for place in range(12)], labels)
    assert kept[-1] == (330.0, "11 2026")
    assert len({round(after[0] - before[0]) for before, after in itertools.pairwise(kept)}) == 1
    assert 1 < len(kept) < 12
