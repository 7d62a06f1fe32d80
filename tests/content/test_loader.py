from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from workbook.content.loader import Content, load_content
from workbook.content.yaml_source import read_source
from workbook.errors import ContentError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.content.conftest import Spoil

ACTIVITY = "level-1-3/sample-activity.yaml"


@pytest.fixture
def content(folder: Path) -> Content:
    return load_content(folder)


@pytest.fixture
def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files in the order in which they are read."""
    names: list[str] = []

    def note(file: Path, **settings: Any) -> Any:
        names.append(file.name)
        return read_source(file, **settings)

    monkeypatch.setattr("workbook.content.loader.read_source", note)
    return names


def test_only_the_order_is_read_at_once(folder: Path, files_read: list[str]) -> None:
    load_content(folder)
    assert files_read == ["workbook.yaml"]


def test_a_worksheet_of_an_activity_that_was_read_needs_no_other_file(folder: Path, files_read: list[str]) -> None:
    content = load_content(folder)
    content.get_activity("sample-activity")
    files_read.clear()
    assert content.get_worksheet("sample-charter").title == "Charter"
    assert files_read == []


def test_a_register_is_found_without_reading_any_activity(folder: Path, files_read: list[str]) -> None:
    content = load_content(folder)
    assert content.get_worksheet("services").title == "My services"
    assert content.get_worksheet("services") is content.registers["services"]
    assert "sample-activity.yaml" not in files_read
    assert files_read.count("services.yaml") == 1


def test_every_kind_of_thing_is_found_by_its_id(content: Content) -> None:
    assert content.workbook.title == "Sample Workbook"
    assert list(content.behaviours) == ["asks-questions", "applies-knowledge", "thinks-long-term"]
    assert list(content.scales) == ["importance", "influence"]
    assert list(content.glossary) == ["Client", "Worksheet"]
    assert list(content.registers) == ["actions", "clients", "reflections", "services", "steps-done"]
    assert [activity.id for activity in content.activities] == ["sample-activity"]
    assert content.get_notebook("01-sample").folder == "level-1-3"
    assert content.get_worksheet("sample-times").timer
    assert content.get_scenario("sample-conversation").moments[0].id == "opening"
    assert content.get_persona("sample-learner").notebooks == ("01-sample",)
    assert content.persona_ids == ("sample-learner",)
    assert content.scenario_ids == ("sample-conversation",)


def test_worksheets_are_registers_first_and_then_those_of_activities(content: Content) -> None:
    ids = [worksheet.id for worksheet in content.worksheets]
    assert ids[:2] == ["actions", "clients"]
    assert ids[5:7] == ["sample-charter", "sample-interviews"]


def test_the_activity_of_a_worksheet_is_found_and_a_register_has_none(content: Content) -> None:
    activity = content.find_activity_of("sample-times")
    assert activity is not None
    assert activity.id == "sample-activity"
    assert content.find_activity_of("clients") is None
    assert content.find_activity_of("nothing") is None


@pytest.mark.parametrize(
    ("method", "name", "told"),
    [
        ("get_activity", "sample-activty", 'There is no activity "sample-activty"; did you mean "sample-activity"?'),
        ("get_notebook", "01-simple", 'There is no notebook "01-simple"; did you mean "01-sample"?'),
        ("get_worksheet", "client", 'There is no worksheet "client"; did you mean "clients"?'),
        ("get_scenario", "x", 'There is no scenario "x"; the choices are: sample-conversation.'),
        ("get_persona", "../personas/sample-learner", "There is no persona"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(content: Content, method: str, name: str, told: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        getattr(content, method)(name)
    assert told in str(caught.value)


def test_a_scale_is_written_out_in_the_field(content: Content) -> None:
    field = content.get_worksheet("sample-types").field("rating_field")
    assert (field.constraints.minimum, field.constraints.maximum) == (-2, 2)
    assert field.anchors == {-2: "Made it much worse", 0: "Made no difference", 2: "Made it much better"}
    assert content.registers["clients"].field("importance").constraints.maximum == 5


def test_what_a_field_says_itself_goes_before_its_scale(folder: Path, spoil: Spoil) -> None:
    spoil(
        ACTIVITY,
        "scale: influence",
        "scale: influence\n        anchors: {0: Nothing}\n        constraints: {minimum: 0}",
    )
    field = load_content(folder).get_worksheet("sample-types").field("rating_field")
    assert (field.constraints.minimum, field.constraints.maximum, field.anchors) == (0, 2, {0: "Nothing"})


def test_behaviours_are_written_out_in_the_field(content: Content) -> None:
    field = content.get_worksheet("sample-types").field("behaviour_field")
    assert field.constraints.enum == ("asks-questions", "applies-knowledge", "thinks-long-term")
    assert field.labels["thinks-long-term"] == "Thinks long term"


def test_an_unknown_scale_is_told_with_its_line(folder: Path, spoil: Spoil) -> None:
    line = spoil(ACTIVITY, "scale: influence", "scale: influense")
    with pytest.raises(ContentError) as caught:
        load_content(folder).get_activity("sample-activity")
    assert str(caught.value) == (
        f"content/{ACTIVITY}:{line}: worksheets > sample-types > fields > rating_field > scale: "
        '"influense" is not a scale of scales.yaml; did you mean "influence"?'
    )


@pytest.mark.parametrize(
    ("file", "use"),
    [
        (ACTIVITY, lambda content: content.get_activity("sample-activity")),
        ("registers/clients.yaml", lambda content: content.registers),
        ("personas/sample-learner.yaml", lambda content: content.get_persona("sample-learner")),
        ("scenarios/sample-conversation.yaml", lambda content: content.get_scenario("sample-conversation")),
    ],
)
def test_a_file_is_called_like_the_id_inside(folder: Path, file: str, use: Callable[[Content], object]) -> None:
    path = folder / file
    path.write_text("id: another-name\n" + path.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    with pytest.raises(ContentError, match=f'content/{file}:1: id: the id is "another-name" but the file is called'):
        use(load_content(folder))


def test_a_folder_without_content_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"workbook\.yaml: there is no such file"):
        load_content(tmp_path)


def test_mistakes_in_files_that_are_not_needed_do_no_harm(folder: Path) -> None:
    (folder / "personas" / "sample-learner.yaml").write_text("]")
    (folder / "glossary.yaml").write_text("]")
    assert load_content(folder).get_activity("sample-activity").minutes == 15


def test_threads_that_ask_at_the_same_time_get_the_same(content: Content) -> None:
    found: list[Any] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append((content.get_worksheet("sample-types"), content.registers, content.behaviours))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)


def test_the_whole_content_of_the_workbook_loads_in_a_fifth_of_a_second() -> None:
    def load() -> float:
        started = time.process_time()
        content = load_content()
        _ = content.worksheets, content.behaviours, content.glossary
        for name in content.persona_ids:
            content.get_persona(name)
        return time.process_time() - started

    assert min(load() for _ in range(3)) < 0.2
