"""What the page showed as saved is there after the power was cut, and an operation under way is there wholly or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trials.power_cuts import cut_power, is_possible, record_saving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not is_possible(), reason="The writes of this Python's SQLite cannot be recorded.")
CUTS = 40


@pytest.mark.parametrize("with_log", [True, False], ids=["write-ahead log", "rollback journal"])
def test_after_a_power_cut_everything_is_there_that_was_reported_as_saved(tmp_path: Path, *, with_log: bool) -> None:
    record = record_saving(tmp_path / "saving", with_log=with_log, seed=1)

    result = cut_power(record, tmp_path / "images", cuts=CUTS, seed=1)

    assert result.wrong == []
    assert result.unsynced > CUTS / 4, "or the trial proves nothing"
