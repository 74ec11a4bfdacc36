"""The grammar: what parses, what is refused and how the refusal reads."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.errors import InputError
from synthcam.motion.easing import EASINGS
from synthcam.motion.expression import parse_motion
from synthcam.motion.motions import MIRRORED, MOTIONS, OPPOSITE, SHAKE
from synthcam.motion.words import CANONICAL


def test_reads_compounds_sequences_amounts_and_options() -> None:
    found = parse_motion("pan-left:30deg + zoom-in:1.5x:ease-in, dolly-in:2m:1.5s, static + shake:2%")
    first, second, third = found.segments
    assert [(t.name, t.amount) for t in first.terms] == [("pan-left", 30), ("zoom-in", 1.5)]
    assert first.terms[1].easing == "ease-in"
    assert second.seconds == 1.5
    assert third.terms[0].name == "static"
    assert found.shake == 0.02
    assert parse_motion("dolly-in").terms[0].share == MOTIONS["dolly-in"].share
    assert parse_motion("dolly-in:12%").terms[0].share == 0.12


def test_shake_alone_is_a_static_camera_that_shakes() -> None:
    found = parse_motion("shake")
    assert [t.name for t in found.terms] == ["static"]
    assert found.shake > 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("dolly", "unknown motion 'dolly'.*dolly-in"),
        ("pan-lfet", "pan-left"),
        ("orbit", "orbit-left .arc-cw., orbit-right"),
        ("vertigo", "dolly-zoom-in, dolly-zoom-out"),
        ("pull-bakc", "pull-back"),
        ("track-left", "truck-left, truck-right, track-side-left"),
        ("xyzzy", "synthcam motions"),
        ("dolly-in,", "a name is missing"),
        ("+dolly-in", "a name is missing"),
        ("pan-left::30deg", "option ''"),
        ("zoom-in:0x", "zoom-in:0x; allowed is 1.01x to 8x"),
        ("zoom-in:0.5x", "did you mean zoom-out:2x"),
        ("pan-left:-30deg", "allowed is 0.5deg"),
        ("pan-left:400deg", "to 179deg"),
        ("pan-left:2m", "given in deg"),
        ("dolly-in:2", "option '2'.*2m"),
        ("dolly-in:nanm", "option 'nanm'"),
        ("dolly-in:2m:3m", "two amounts"),
        ("dolly-in:linear:ease-in", "two easings"),
        ("dolly-in:-1s", "duration of -1 s"),
        ("dolly-in:1s+pan-left:2s", "two durations"),
        ("static:2m", "takes no amount"),
        ("dolly-in+dolly-out", "dolly-in and dolly-out both drive dolly"),
        ("dolly-in+dolly-in", "twice"),
        ("arc-cw+pan-left", "both drive pan"),
        ("dolly-zoom-in+zoom-in", "both drive zoom"),
        ("static+pan-left", "static cannot run together"),
        ("shake:20%", "shake"),
        ("shake:1%, pan-left+shake:2%", "two amounts"),
        ("track-lead, track-tail", "several tracking shots; allowed is one"),
    ],
)
def test_refuses_in_one_clear_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_motion(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "canonical", "note"),
    [
        ("DOLLY-IN", "dolly-in", ""),
        ("Pan Left 30°", "pan-left:30deg", ""),
        ("pan_left:30 degrees:1.5 sec:Ease-In", "pan-left:30deg:ease-in:1.5s", ""),
        ("dolly-in:50cm", "dolly-in:0.5m", ""),
        ("zoom-in:1.5×", "zoom-in:1.5x", ""),
        ("panning right then zooming in & tilt up", "pan-right, zoom-in+tilt-up", ""),
        ("dolly-in:2m -> dolly-out:2m; static", "dolly-in:2m, dolly-out:2m, static", ""),
        ("orbit-left", "arc-cw", "orbit-left is read as arc-cw"),
        ("orbit clockwise:30deg", "arc-cw:30deg", "orbit clockwise is read as arc-cw"),
        ("Push-In", "dolly-in", "Push-In is read as dolly-in"),
        ("pull-out:2m", "dolly-out:2m", "pull-out is read as dolly-out"),
        ("handheld", "static+shake", "handheld is read as shake"),
        ("push-in+handheld:2%", "dolly-in+shake:2%", "push-in is read as dolly-in"),
        ("whip-pan-left", "static, pan-left:90deg:0.5s, static", "whip-pan-left is read as pan-left:90deg:0.5s"),
        ("whip-pan:120deg:0.3s", "static, pan-right:120deg:0.3s, static", "the camera stands before the whip"),
        ("dolly-in, whip-pan", "dolly-in, pan-right:90deg:0.5s", "read as pan-right"),
    ],
)
def test_reads_the_words_that_people_type_and_says_so(typed: str, canonical: str, note: str) -> None:
    found = parse_motion(typed)
    assert str(found) == canonical
    assert note in "; ".join(found.notes)
    assert bool(note) == bool(found.notes)


def test_each_other_word_stands_for_one_motion_and_hides_none() -> None:
    assert not set(CANONICAL) & {*MOTIONS, SHAKE}
    for word, name in CANONICAL.items():
        assert str(parse_motion(word)) == str(parse_motion(name))
    # A word and its mirror image stand for a motion and its mirror image.
    for word, name in CANONICAL.items():
        if (twin := word.replace("left", "right")) != word:
            assert CANONICAL[twin] == MIRRORED[name]


def test_says_what_becomes_of_shake_in_one_segment() -> None:
    assert parse_motion("pan-left+shake").notes == ()
    assert parse_motion("pan-left+shake, dolly-in").notes == ("shake holds for the whole clip",)
    alone = parse_motion("pan-left,shake:1%")
    assert str(alone) == "pan-left, static+shake"
    assert alone.notes == ("shake holds for the whole clip; segment 2, which names nothing else, is static",)


def test_the_example_in_the_docstring_runs() -> None:
    (test,) = doctest.DocTestFinder().find(parse_motion, globs={"parse_motion": parse_motion})
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_seconds_must_fit_the_clip() -> None:
    both = parse_motion("pan-left:1s, dolly-in")
    assert both.segment_times(3.0) == [(0.0, 1.0), (1.0, 3.0)]
    with pytest.raises(InputError, match=r"last 1 s, but the clip lasts 0\.5 s"):
        both.segment_times(0.5)
    with pytest.raises(InputError, match="the clip lasts 2 s"):
        parse_motion("pan-left:1s").segment_times(2.0)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    segments = []
    tracked = False
    for _ in range(draw(st.integers(1, 3))):
        taken: set[str] = set()
        terms = []
        for name in draw(st.lists(st.sampled_from(sorted(MOTIONS)), min_size=1, max_size=3, unique=True)):
            p = MOTIONS[name]
            if p.drives & taken or (terms and (name == "static" or terms[0].startswith("static"))):
                continue
            if name.startswith("track"):
                if tracked:
                    continue
                tracked = True
            taken |= p.drives
            options = []
            if p.unit and draw(st.booleans()):
                options.append(f"{draw(st.floats(p.lowest, min(p.highest, 50))):.6g}{p.unit}")
            if draw(st.booleans()):
                options.append(draw(st.sampled_from(EASINGS)))
            terms.append(":".join([name, *options]))
        if terms:
            segments.append("+".join(terms))
    return ", ".join(segments or ["static"]) + draw(st.sampled_from(["", "+shake", "+shake:2.5%"]))


@given(expressions())
def test_canonical_text_parses_back(text: str) -> None:
    parsed = parse_motion(text)
    assert parse_motion(str(parsed)) == parsed


def test_opposites_and_mirrors_are_involutions_on_known_names() -> None:
    for table in (OPPOSITE, MIRRORED):
        assert all(table[table[name]] == name for name in table)
        assert set(table) <= set(MOTIONS)
