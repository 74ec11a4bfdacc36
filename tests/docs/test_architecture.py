"""docs/architecture.md and its picture say what the code does."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
_FILE = re.compile(r"`((?:synthcam|trainer|tests|docs|examples)/[\w./-]+\.(?:py|md|txt|yaml))`")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_architecture_picture.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = [name for name in _FILE.findall(page.read_text(encoding="utf-8")) if "NAME" not in name]
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_page_names_files_for_each_question() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for title in ("Expression to label", "Fact to sentence", "Recipe to row", "Sample to reward"):
        section = text.split(f"## {title}\n")[1].split("\n## ")[0]
        assert len(_FILE.findall(section)) >= 5, title


def test_the_picture_draws_every_package_below_what_it_imports(script: dict[str, Any]) -> None:
    imported = script["imports_of_packages"]()
    row_of = script["rows"](imported)
    folders = {path.parent.name for path in (ROOT / "synthcam").glob("*/__init__.py")}
    assert set(row_of) == folders | {"trainer"}
    assert all(row_of[used] < row_of[name] for name, direct in imported.items() for used in direct)


def test_arrows_that_are_left_out_follow_from_others(script: dict[str, Any]) -> None:
    imported = script["imports_of_packages"]()
    shown = {name: {used for used, user in script["shown_arrows"](imported) if user == name} for name in imported}

    def reached(name: str) -> set[str]:
        return shown[name].union(*(reached(used) for used in shown[name]))

    assert all(direct <= reached(name) for name, direct in imported.items())


def test_packages_in_a_circle_are_refused(script: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a, b import each other"):
        script["rows"]({"a": {"b"}, "b": {"a"}, "c": set()})
