"""Nothing that the workbook does needs another computer, or asks for one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.trials.offline import UNSHARE, is_possible
from workbook.paths import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path


def test_without_any_network_everything_works_and_nothing_is_asked_for(tmp_path: Path) -> None:
    if not is_possible():
        pytest.skip("this system gives nobody a network of their own (unshare --net), so it was not tried here")

    done = subprocess.run(
        [*UNSHARE, sys.executable, "-m", "tests.trials.offline", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE.parent,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"attempts": 0}
