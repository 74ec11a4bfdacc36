"""Draw docs/images/architecture.png from the imports of the code: `python docs/make_architecture_picture.py`.

Every package is a box with the first sentence of its `__init__`, below everything it imports. An arrow leads from a
package to one that uses it; arrows that follow from others are left out.
"""

import ast
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

import grimp
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "architecture.png"
LEFT_TO_RIGHT = (
    "geometry", "machine", "scene", "motion", "labels", "rendering", "language", "figures", "formats", "clips",
    "verification", "dataset", "viewing", "trainer", "cli",
)  # fmt: skip
"""Order of the boxes within a row; a package that is not here comes last."""
COLORS = {
    "geometry": "#dbe7f5", "motion": "#dbe7f5", "scene": "#ddefdc", "rendering": "#ddefdc", "labels": "#fbe9d2",
    "formats": "#fbe9d2", "language": "#eadff2", "verification": "#eadff2", "clips": "#d8eeee", "dataset": "#d8eeee",
    "trainer": "#f7dede",
}  # fmt: skip
OTHER_COLOR, LINE, INK = "#eeeeee", "#5a6573", "#1f2933"
BOX, GAP, ROW = (3.8, 1.32), 0.4, 2.0


def imports_of_packages() -> dict[str, set[str]]:
    """The packages that each package imports when it runs; `synthcam.` is left out of names."""
    graph = grimp.build_graph("synthcam", "trainer", cache_dir=None, exclude_type_checking_imports=True)
    packages = {_package(module) for module in graph.modules} & set(_folders())
    imported: dict[str, set[str]] = {package: set() for package in packages}
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            if _package(module) in packages and _package(other) in packages - {_package(module)}:
                imported[_package(module)].add(_package(other))
    return imported


def rows(imported: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The row of each package, 0 at the top: one below the lowest that it imports.

    Raises:
        ValueError: packages import each other in a circle.
    """
    found: dict[str, int] = {}
    while len(found) < len(imported):
        ready = [name for name, used in imported.items() if name not in found and set(used) <= set(found)]
        if not ready:
            raise ValueError(f"{', '.join(sorted(set(imported) - set(found)))} import each other")
        found |= {name: 1 + max((found[used] for used in imported[name]), default=-1) for name in ready}
    return found


def shown_arrows(imported: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs (used, user) that do not follow from a longer way."""
    reached = {name: _all_imported(name, imported) for name in imported}
    return sorted(
        (used, name)
        for name, direct in imported.items()
        for used in direct
        if not any(used in reached[between] for between in direct - {used})
    )


def draw(target: Path) -> None:
    """Draw the picture."""
    imported = imports_of_packages()
    row_of = rows(imported)
    places = _places(row_of)
    height = ROW * (max(row_of.values()) + 1) + 1.15
    widest = max(abs(x) for x, _ in places.values()) + BOX[0] / 2 + 0.3
    mpl.rcParams["font.family"] = "DejaVu Sans"
    figure = Figure(figsize=(2 * widest * 0.62, height * 0.62), dpi=110)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-widest, widest)
    axes.set_ylim(-height + 1.0, 1.0)
    axes.axis("off")
    for used, user in shown_arrows(imported):
        _arrow(axes, used, user, places)
    for name, (x, y) in places.items():
        _box(axes, name, x, y)
    axes.text(
        -widest + 0.3, -height + 1.25,
        "An arrow leads from a package to one that uses it; those that follow from others are left out.\n"
        "errors, seeding, progress, checked_yaml and atomic_files are used by many and import nothing but errors.",
        fontsize=8.5, color=LINE, va="bottom", linespacing=1.5,
    )  # fmt: skip
    target.parent.mkdir(exist_ok=True)
    figure.savefig(target, facecolor="white")


def _places(row_of: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Centres of the boxes: rows are centred, apart from what only supports the rest."""
    order = {name: i for i, name in enumerate(LEFT_TO_RIGHT)}
    places = {}
    for row in range(max(row_of.values()) + 1):
        names = sorted((n for n, r in row_of.items() if r == row), key=lambda n: (order.get(n, len(order)), n))
        if "machine" in names and len(names) > 1:
            names.remove("machine")
            places["machine"] = (-2.0 * (BOX[0] + GAP), -row * ROW)
        for i, name in enumerate(names):
            places[name] = ((i - (len(names) - 1) / 2) * (BOX[0] + GAP), -row * ROW)
    return places


def _box(axes: Axes, name: str, x: float, y: float) -> None:
    width, height = BOX
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=COLORS.get(name, OTHER_COLOR), edgecolor=LINE, linewidth=1.0, zorder=3,
        )
    )  # fmt: skip
    axes.text(x, y + 0.37, name, ha="center", va="center", fontsize=12, weight="bold", color=INK, zorder=4)
    lines = textwrap.wrap(_sentence(name), 41)
    axes.text(x, y - 0.17, "\n".join(lines), ha="center", va="center", fontsize=6.7, color=INK, zorder=4)


def _arrow(axes: Axes, used: str, user: str, places: Mapping[str, tuple[float, float]]) -> None:
    (x0, y0), (x1, y1) = places[used], places[user]
    if y0 - y1 > 2 * ROW:  # past other boxes: straight down, then across
        axes.plot([x0, x0], [y0 - BOX[1] / 2, y1], color=LINE, linewidth=1.2, zorder=2, solid_capstyle="round")
        _line(axes, (x0, y1), (x1 - BOX[0] / 2 - 0.04, y1))
        return
    # Ends spread along the edges of the boxes, towards each other, so that arrows of one box do not lie on one another.
    lean = max(-1.3, min(1.3, 0.22 * (x1 - x0)))
    start, end = (x0 + lean, y0 - BOX[1] / 2), (x1 - lean, y1 + BOX[1] / 2 + 0.04)
    _line(axes, start, end)


def _line(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = FancyArrowPatch(
        start, end, arrowstyle="-|>", mutation_scale=12, linewidth=1.2, color=LINE, zorder=2, shrinkA=0, shrinkB=0
    )
    axes.add_patch(arrow)


def _all_imported(name: str, imported: Mapping[str, set[str]]) -> set[str]:
    """Everything that a package imports, at whatever distance."""
    found = set(imported[name])
    for used in imported[name]:
        found |= _all_imported(used, imported)
    return found


def _folders() -> dict[str, Path]:
    """The packages of the project and their folders."""
    folders = {path.parent.name: path.parent for path in sorted((ROOT / "synthcam").glob("*/__init__.py"))}
    return folders | {"trainer": ROOT / "trainer"}


def _package(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] == "trainer" or len(parts) == 1 else parts[1]


def _sentence(package: str) -> str:
    """The first sentence of a package's docstring."""
    text = ast.get_docstring(ast.parse((_folders()[package] / "__init__.py").read_text(encoding="utf-8"))) or ""
    first = " ".join(text.split("\n\n")[0].split()).split(". ")[0].split("; ")[0].replace("`", "")
    return first.rstrip(".")


if __name__ == "__main__":
    draw(PICTURE)
