"""Which notebooks are signed: the page of a signed notebook starts by itself, so nobody else may have one signed."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.page_client import run_as_page
from tests.server.real_lab import RealLab, make_notebook, running_lab, running_plain, save_notebook
from workbook.paths import Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

OWN = "01-start.ipynb"
FOREIGN_CODE = "foreign = 'nobody here wrote this'"


@pytest.fixture(scope="module", params=["workbook", "plain"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RealLab]:
    """The workbook's own server, and plain JupyterLab with the workbook's extension."""
    home = Home(tmp_path_factory.mktemp("home") / "home")
    if request.param == "workbook":
        with running_lab(home, notebooks=notebooks) as server:
            yield server
    else:
        with running_plain(home, notebooks=notebooks, application="jupyterlab") as server:
            yield server


@pytest.fixture
def foreign(lab: RealLab, request: pytest.FixtureRequest) -> str:
    """A notebook from elsewhere that asks to start by itself; its code is its test's own."""
    name = f"{request.node.originalname}.ipynb"
    save_notebook(make_notebook(f"{FOREIGN_CODE} # {name}"), lab.home.notebooks / name)
    return name


def load(lab: RealLab, name: str) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(lab.ask(f"api/contents/{name}").text)["content"]
    return notebook


def save(lab: RealLab, name: str, notebook: NotebookNode | dict[str, Any]) -> None:
    body = {"type": "notebook", "format": "json", "content": notebook}
    assert lab.ask(f"api/contents/{name}", method="PUT", body=body).status in {200, 201}


def starts_by_itself(lab: RealLab, name: str) -> bool:
    code = [cell for cell in load(lab, name)["cells"] if cell["cell_type"] == "code"]
    assert code
    return all(cell["metadata"]["trusted"] for cell in code)


def claim_trust(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook that calls itself trusted, in every place where a program could look for that."""
    notebook["metadata"]["trusted"] = True
    for cell in notebook["cells"]:
        cell["metadata"]["trusted"] = True
    return notebook


def find_code(lab: RealLab, name: str) -> list[str]:
    return [cell["source"] for cell in load(lab, name)["cells"] if cell["cell_type"] == "code"]


def test_a_page_of_the_workbook_starts_by_itself_and_still_does_after_it_was_saved(lab: RealLab) -> None:
    assert starts_by_itself(lab, OWN)
    save(lab, OWN, load(lab, OWN))
    assert starts_by_itself(lab, OWN)


def test_a_page_that_is_saved_before_it_was_read_stays_signed(lab: RealLab) -> None:
    page = json.loads((lab.home.notebooks / "02-level-1-3.ipynb").read_text(encoding="utf-8"))
    page["metadata"]["language_info"] = {"name": "python", "version": "3.13.0"}
    save(lab, "02-level-1-3.ipynb", page)
    assert starts_by_itself(lab, "02-level-1-3.ipynb")


def test_saving_a_foreign_notebook_does_not_sign_it_however_often(lab: RealLab, foreign: str) -> None:
    for _ in range(3):  # Autosave, Ctrl+S, and the menu send the same request.
        save(lab, foreign, load(lab, foreign))
        assert not starts_by_itself(lab, foreign)


def test_a_notebook_that_calls_itself_trusted_is_not(lab: RealLab, foreign: str) -> None:
    save(lab, foreign, claim_trust(load(lab, foreign)))
    assert not starts_by_itself(lab, foreign)
    assert "trusted" not in load(lab, foreign)["cells"][0]["metadata"]


def test_an_uploaded_notebook_is_not_signed_in_any_format(lab: RealLab) -> None:
    notebook = claim_trust(make_notebook("uploaded = 1"))
    text = json.dumps(notebook)
    save(lab, "uploaded.ipynb", notebook)
    bodies: dict[str, dict[str, object]] = {
        "as-text.ipynb": {"type": "file", "format": "text", "content": text},
        "as-bytes.ipynb": {"type": "file", "format": "base64", "content": base64.b64encode(text.encode()).decode()},
    }
    for name, whole in bodies.items():
        assert lab.ask(f"api/contents/{name}", method="PUT", body=whole).status == 201
    half = len(text) // 2
    for chunk, part in ((1, text[:half]), (-1, text[half:])):
        body: dict[str, object] = {"type": "file", "format": "text", "chunk": chunk, "content": part}
        assert lab.ask("api/contents/in-parts.ipynb", method="PUT", body=body).status in {200, 201}
    for name in ("uploaded.ipynb", *bodies, "in-parts.ipynb"):
        save(lab, name, load(lab, name))
        assert not starts_by_itself(lab, name), name


def test_a_notebook_uploaded_over_a_signed_page_is_not_signed(lab: RealLab) -> None:
    save_notebook(make_notebook("1"), lab.home.notebooks / "replaced.ipynb")
    run_as_page(lab, "1")
    save(lab, "replaced.ipynb", load(lab, "replaced.ipynb"))
    assert starts_by_itself(lab, "replaced.ipynb")
    save(lab, "replaced.ipynb", claim_trust(make_notebook("1", "more = 'not known'")))
    assert not starts_by_itself(lab, "replaced.ipynb")


def test_a_copy_and_a_renamed_notebook_are_as_trusted_as_the_original(lab: RealLab, foreign: str) -> None:
    for name, expected in ((foreign, False), (OWN, True)):
        copy = json.loads(lab.ask("api/contents", method="POST", body={"copy_from": name}).text)["path"]
        assert starts_by_itself(lab, copy) is expected
        renamed = f"renamed-{name}"
        assert lab.ask(f"api/contents/{copy}", method="PATCH", body={"path": renamed}).status == 200
        save(lab, renamed, load(lab, renamed))
        assert starts_by_itself(lab, renamed) is expected


def test_a_restored_checkpoint_is_as_trusted_as_what_was_stored(lab: RealLab, foreign: str) -> None:
    save(lab, foreign, load(lab, foreign))
    checkpoint = json.loads(lab.ask(f"api/contents/{foreign}/checkpoints", method="POST").text)["id"]
    save(lab, foreign, load(lab, OWN))
    assert starts_by_itself(lab, foreign)
    assert lab.ask(f"api/contents/{foreign}/checkpoints/{checkpoint}", method="POST").status == 204
    assert not starts_by_itself(lab, foreign)
    save(lab, foreign, load(lab, foreign))
    assert not starts_by_itself(lab, foreign)


def test_a_page_that_the_learner_started_starts_by_itself_after_it_was_saved(lab: RealLab, foreign: str) -> None:
    run_as_page(lab, *find_code(lab, foreign))  # The button of the page, or "Restart and run all".
    assert not starts_by_itself(lab, foreign)
    save(lab, foreign, load(lab, foreign))
    assert starts_by_itself(lab, foreign)


def test_running_a_part_of_a_notebook_does_not_sign_the_rest(lab: RealLab) -> None:
    save_notebook(make_notebook("part = 1", "rest = 2"), lab.home.notebooks / "part.ipynb")
    run_as_page(lab, "part = 1")
    save(lab, "part.ipynb", load(lab, "part.ipynb"))
    assert not starts_by_itself(lab, "part.ipynb")
    run_as_page(lab, "rest = 2")
    save(lab, "part.ipynb", load(lab, "part.ipynb"))
    assert starts_by_itself(lab, "part.ipynb")


def test_known_code_does_not_sign_an_output_that_could_contain_code(lab: RealLab) -> None:
    notebook = load(lab, OWN)
    shared = {"workbook": {"shared": True}}
    html = {"text/html": "<script>alert(1)</script>"}
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "data": html, "metadata": shared}]
    save(lab, "with-output.ipynb", claim_trust(notebook))
    assert load(lab, "with-output.ipynb")["cells"][1]["outputs"]
    assert not starts_by_itself(lab, "with-output.ipynb")


def test_the_servers_own_way_to_trust_a_notebook_signs_no_foreign_code(lab: RealLab, foreign: str) -> None:
    lab.ask(f"api/contents/{foreign}/trust", method="POST")
    assert not starts_by_itself(lab, foreign)
