"""docs/reference says what the code does, and links in the documents lead somewhere."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def pages() -> dict[str, Callable[[], str]]:
    found: dict[str, Callable[[], str]] = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))["PAGES"]
    return found


def test_every_page_is_what_the_code_gives(pages: dict[str, Callable[[], str]]) -> None:
    stale = [name for name, write in pages.items() if (REFERENCE / name).read_text(encoding="utf-8") != write()]
    assert not stale, "write them again: python docs/make_reference.py"


def test_the_folder_holds_no_other_page(pages: dict[str, Callable[[], str]]) -> None:
    assert {path.name for path in REFERENCE.iterdir()} == set(pages)


def test_every_key_of_a_yaml_file_has_a_meaning() -> None:
    for name in ("recipe.md", "scene-recipe.md", "train-config.md"):
        rows = [line for line in (REFERENCE / name).read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
        assert len(rows) > 20
        assert not [row for row in rows if re.search(r"\|\s*\|$", row)], name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", document.read_text(encoding="utf-8"))):
        if link.startswith(("http://", "https://")):
            continue
        name, _, heading = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), f"{link} leads nowhere"
        if heading:
            assert heading in _headings(target), f"{link}: no such heading"


def _headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub forms them."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
