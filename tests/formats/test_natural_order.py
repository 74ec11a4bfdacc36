from hypothesis import given
from hypothesis import strategies as st

from synthcam.formats._text import natural_key


def test_numbers_compare_as_numbers_and_text_as_text() -> None:
    names = ["a10b2", "a2b10", "a2b9", "a1", "b", "a", "a007b"]
    assert sorted(names, key=natural_key) == ["a", "a1", "a2b9", "a2b10", "a007b", "a10b2", "b"]


@given(st.lists(st.integers(0, 10**30), min_size=1))
def test_numbered_frames_sort_by_number_with_or_without_zeros(numbers: list[int]) -> None:
    for pattern in ("frame_{}.png", "frame_{:040d}.png"):
        names = [pattern.format(number) for number in numbers]
        assert sorted(names, key=natural_key) == [pattern.format(number) for number in sorted(numbers)]


@given(st.lists(st.text(), max_size=5))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural_key)) == sorted(names)
