"""YAML from anywhere: read in bounded time and memory, or refused in one line that says where and why."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from synthcam import checked_yaml
from synthcam.checked_yaml import MOST_LEVELS, StrictModel, load_yaml, parse_yaml
from synthcam.errors import InputError


class Small(StrictModel):
    """A small file."""

    name: str = ""
    seed: int = 0
    share: float = 0.5
    sizes: tuple[int, ...] = ()


def parse(text: str) -> Small:
    return parse_yaml(text, Small, path=Path("mine.yaml"), what="recipe")


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, levels)]
    return "\n".join(lines)


def chain(length: int) -> str:
    return "a0: &a0 [x]\n" + "\n".join(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, length))


REFUSED = [
    (bomb(9, 9), r"aliases written out"),
    (bomb(30, 10), r"aliases written out"),
    (bomb(200, 2), r"aliases written out|levels deep"),
    (chain(5000), r"nested more than 50 levels"),
    ("a: &a [*a]", r":1: \*a stands for something that it is a part of"),
    ("a: &a\n  b: *a", r":2: \*a stands for something"),
    ("[" * 100_000, r"nested more than 50 levels|YAML"),
    ("{a: " * 5000 + "}" * 5000, r"nested more than 50 levels"),
    ("\n".join("  " * i + "a:" for i in range(300)), r":\d+: is nested more than 50 levels"),
    ("- " * 3000 + "x", r"nested more than 50 levels"),
    ("seed: !!int abc", r":1: found the tag 'tag:yaml.org,2002:int'"),
    ("seed: !!python/object/apply:os.system ['true']", r":1: found the tag"),
    ("name: !!binary aGk=", r"found the tag"),
    ("name: !mine x", r"found the tag '!mine'"),
    ("name: !<x> y", r"found the tag"),
    ("!!set {a, b}", r"found the tag"),
    ("seed: " + "9" * 5000, r":1: found a number of 5,000 characters"),
    ("seed: -0x" + "f" * 5000, r":1: found a number of 5,003 characters"),
    ("seed: " + "9:" * 3000 + "9", r":1: (found a number of 6,001 characters|seed: found '9:)"),
    ("sizes: [1,\n " + "1" * 100 + "]", r":2: found a number of 100 characters"),
    ("seed: 2024-13-45", r":1: seed: found '2024-13-45'; allowed: a whole number"),
    ("seed: 2024-01-01", r":1: seed: found '2024-01-01'; allowed: a whole number"),
    ("seed: 2001-12-14t21:59:43.10-05:00", r":1: seed: found '2001"),
    ("share: ._", r":1: (share: )?found '._'; allowed:? is a number|allowed: a number"),
    ("seed: 0b_", r":1: found '0b_'; allowed is a number"),
    ("share: 1e999", r":1: share: found '1e999'; allowed: a finite number"),
    ("share: 1.0e+999", r":1: share: found inf; allowed: a finite number"),
    ("share: .nan", r":1: share: found nan; allowed: a finite number"),
    ("seed: *nothing", r":1: found undefined alias"),
    ("name: " + "x" * 5_000_000, r"holds 5,000,006 characters; allowed are 4,000,000"),
    ("seed: " + "x" * 100_000, r"seed: found 'x{199}\.\.\. \(100,002 characters\)"),
    ("? [a]\n: b", r"unhashable|YAML"),
    ("? {a: b}\n: c", r"unhashable|YAML"),
    ("<<: [1]", r"YAML"),
    ("=: 1", r"YAML|not a key"),
    ("name: \0", r"not YAML"),
    ("a: b\n---\nc: d", r"YAML"),
    ("", r"found NoneType"),
    ("[1, 2]", r"found list"),
    ("seed: 1\nseed: 2", r":2: seed comes a second time"),
]


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=lambda value: repr(value)[:30])
@pytest.mark.parametrize("fast", [True, False], ids=["libyaml", "plain"])
def test_what_is_refused_is_refused_in_one_line_and_at_once(
    text: str, told: str, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(checked_yaml.yaml, "__with_libyaml__", False)
    # A file that swells to gigabytes would never end here.
    with pytest.raises(InputError, match=told) as refused:
        parse(text)
    line = str(refused.value)
    assert line.startswith("recipe mine.yaml:")
    assert "\n" not in line
    assert len(line) < 500


def test_what_people_write_is_read() -> None:
    text = "\ufeffname: 2024-01-01\nseed: 0x10\nshare: 1.5e-1\nsizes: &s [1, 2, 3]\n"
    assert parse(text) == Small(name="2024-01-01", seed=16, share=0.15, sizes=(1, 2, 3))
    assert load_yaml("a: &a {x: 1}\nb:\n  <<: *a\n  y: [*a, *a]\n", "f") == {
        "a": {"x": 1},
        "b": {"x": 1, "y": [{"x": 1}, {"x": 1}]},
    }
    deep = "[" * (MOST_LEVELS - 2) + "1" + "]" * (MOST_LEVELS - 2)
    assert str(load_yaml(deep, "f")) == deep


@given(st.text(alphabet="ab:-[]{}*&!?|>'\"# \n\t,%@1.0x_<=~", max_size=60))
def test_any_text_is_read_as_before_or_refused(text: str) -> None:
    try:
        found = load_yaml(text, "f")
    except InputError as error:
        told = str(error)
    else:
        told = "f: it is read"
        assert found == yaml.safe_load(text)
    assert re.fullmatch("f[:0-9]*: .+", told)
