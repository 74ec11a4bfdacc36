import json
import tracemalloc
from pathlib import Path

import pytest

from synthcam.errors import InputError
from synthcam.formats import _text


@pytest.mark.parametrize("token", ["1", "-2.5", "+.5", "3.", "1e-9", "6.02E+23", "0.0"])
def test_number_is_what_float_reads(token: str) -> None:
    assert _text.number(token, "here") == float(token)


@pytest.mark.parametrize("token", ["nan", "inf", "-Infinity", "1_000", "0x1", "", "1,5", "1e999", "٣", "1 2", "--1"])
def test_number_refuses_what_is_not_a_finite_decimal(token: str) -> None:
    with pytest.raises(InputError, match=r"^here is .*; allowed is a finite decimal number$"):
        _text.number(token, "here")


@pytest.mark.parametrize("text", ["true", '"1"', "NaN", "Infinity", "null", "[1]", "1" * 400])
def test_json_number_refuses_what_is_not_a_finite_number(text: str) -> None:
    with pytest.raises(InputError, match="allowed is a finite number"):
        _text.json_number(json.loads(text), "here")


def test_lines_are_the_same_with_bom_and_any_line_end(tmp_path: Path) -> None:
    plain = ["a b", "", "c"]
    for name, data in {
        "unix": b"a b\n\nc",
        "dos": b"a b\r\n\r\nc",
        "mac": b"a b\r\rc",
        "bom": b"\xef\xbb\xbfa b\n\nc",
        "form feed": b"a b\x0c\n\nc",
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert _text.read_lines(path) == plain, name


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"1 2\x003", "is binary"),
        ("1 2 3".encode("utf-16"), "is binary"),
        (b"1 2\xff3", r"is not UTF-8 text \(byte 3\)"),
    ],
)
def test_what_is_not_text_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "poses.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"poses\.txt: {message}"):
        _text.read_text(path)


def test_no_file_a_folder_and_a_file_too_large_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        _text.read_bytes(tmp_path / "none")
    with pytest.raises(InputError, match="is a folder"):
        _text.read_bytes(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read|no such file"):
        _text.read_bytes(Path("a\0b"))
    with pytest.raises(InputError, match=r"cannot be read|no such file"):
        _text.read_bytes(tmp_path / ("x" * 5000))
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(_text.MAX_BYTES + 1)
    tracemalloc.start()
    with pytest.raises(InputError, match="is 64 MB; allowed are 64 MB"):
        _text.read_bytes(large)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20, "it was refused before it was read"


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "[1,]", "9" * 10_000 + "x", "[" + "9" * 10_000 + "]"])
def test_json_that_cannot_be_read_is_an_input_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "poses.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"poses\.json: .*is not JSON"):
        _text.read_json(path)


def test_a_matrix_needs_its_last_row() -> None:
    rows = [[1, 0, 0, 5], [0, 1, 0, 6], [0, 0, 1, 7]]
    assert _text.json_matrix(rows, "m").tolist() == _text.json_matrix([*rows, [0, 0, 0, 1]], "m").tolist()
    with pytest.raises(InputError, match=r"m\[3\] is .*; allowed is \[0, 0, 0, 1\]"):
        _text.json_matrix([*rows, [0, 0, 1, 1]], "m")
    with pytest.raises(InputError, match=r"m\[1\] has 3 entries; allowed are 4"):
        _text.json_matrix([rows[0], [0, 1, 0], rows[2]], "m")


def test_writing_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        _text.write_text(tmp_path / "no folder" / "poses.txt", "")
