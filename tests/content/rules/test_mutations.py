from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.conftest import SAMPLE
from workbook.content.rules import check_content

FILES = sorted(file.relative_to(SAMPLE).as_posix() for file in SAMPLE.rglob("*.yaml"))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["today", "week 2 Tue", "clients", "id", "", " ", "client\n", "reference", "matrix", "choice", "rating"]
    ),
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [[1], {"id": None}]),
)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("mutations") / "content"))


def check_changed(workplace: Path, file: str, content: str) -> None:
    """Check the folder with one file changed: all that may come out is problems, each with its place and what to do."""
    try:
        (workplace / file).write_text(content, encoding="utf-8")
        for problem in check_content(workplace):
            assert (workplace.parent / problem.file).suffix == ".yaml"
            assert problem.line is not None
            assert problem.message
    finally:
        shutil.copy(SAMPLE / file, workplace / file)


def change_something(data: st.DataObject, content: Any) -> None:
    """Drop, replace or double one value, anywhere in a file's data."""
    holder = content
    while keys := list(holder) if isinstance(holder, dict) else list(range(len(holder))):
        key = data.draw(st.sampled_from(keys), label="key")
        if isinstance(holder[key], (dict, list)) and data.draw(st.integers(0, 5), label="deeper"):
            holder = holder[key]
            continue
        change = data.draw(st.sampled_from(["drop", "replace", "double"]), label="change")
        if change == "drop":
            del holder[key]
        elif change == "replace":
            holder[key] = data.draw(ODD, label="value")
        elif isinstance(holder, list):
            holder.append(holder[key])
        else:
            holder[data.draw(st.text("abc", min_size=1), label="new key")] = holder[key]
        return


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_value_gives_content_or_problems(workplace: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES), label="file")
    content = yaml.safe_load((SAMPLE / file).read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        change_something(data, content)
    check_changed(workplace, file, yaml.dump(content, Dumper=_Plain, allow_unicode=True))


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_text_gives_content_or_problems(workplace: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES), label="file")
    text = (SAMPLE / file).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)), label="start")
    end = data.draw(st.integers(start, min(start + 40, len(text))), label="end")
    inserted = data.draw(
        st.text(st.characters(codec="utf-8"), max_size=15) | st.sampled_from("\t:#-[]{}&*!|>'\"%@`,?\n")
    )
    check_changed(workplace, file, text[:start] + inserted + text[end:])


class _Plain(yaml.SafeDumper):
    """Writes no aliases, which content files may not have."""

    def ignore_aliases(self, _data: object) -> bool:
        return True
