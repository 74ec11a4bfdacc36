"""Claims about geometry: true up to the tolerance, false just beyond it, on clips with closed forms."""

import numpy as np
import pytest
from support.hand_made_clips import cameras, clip, plate, ramp

from synthcam.verification.check import check_claim
from synthcam.verification.claims import Claim
from synthcam.verification.clip import CheckedClip
from synthcam.verification.parser import parse_sentence

STILL = cameras()
GLIDES = clip(STILL, [plate(1, "red crate", right=ramp(-2, 2))])  # 40 % to 60 % of the width
COMES = clip(STILL, [plate(1, "red crate", ahead=ramp(10, 5))])  # doubles its size
GOES = clip(STILL, [plate(1, "red crate", ahead=ramp(5, 10))])
APPEARS = clip(STILL, [plate(1, "red crate", right=ramp(-12.5, -2.5))])  # -12.5 % to 37.5 %, inside from frame 3 on
VANISHES = clip(STILL, [plate(1, "red crate", right=ramp(2.5, 12.5))])  # 62.5 % to 112.5 %, outside from frame 8 on
NEAR, FAR = plate(1, "red crate", right=-1.0, ahead=5), plate(2, "blue crate", right=1.0, ahead=10)
PASSES = clip(cameras(right=ramp(0, -1)), [NEAR, FAR])  # shifts of 10 % and 5 %
NEARS = clip(cameras(ahead=ramp(0, 2)), [NEAR, FAR])  # factors of 5 / 3 and 10 / 8
WALL = plate(1, "white wall", side=60)
TOWARDS = clip(cameras(ahead=ramp(0, 5)), [WALL])  # everything spreads by 2


def check(text: str, tested: CheckedClip) -> bool:
    claim = parse_sentence(text)
    assert isinstance(claim, Claim), text
    finding = check_claim(claim, tested)
    if not finding.holds:
        assert finding.found
        assert finding.allowed
    return finding.holds


def strays(metres: float) -> CheckedClip:
    return clip(STILL, [plate(1, "red crate", right=ramp(0, metres))])


def resized(factor: float) -> CheckedClip:
    return clip(STILL, [plate(1, "red crate", ahead=ramp(10, 10 / factor))])


def pair_at(near: float, far: float) -> CheckedClip:
    return clip(
        cameras(right=ramp(0, -1)),
        [plate(1, "red crate", right=-1, ahead=near), plate(2, "blue crate", right=1, ahead=far)],
    )


def leads(degrees: float) -> CheckedClip:
    """1.2 m at an angle from the optical axis, in the level plane."""
    a = np.radians(degrees)
    return clip(cameras(ahead=ramp(0, 1.2 * np.cos(a)), right=ramp(0, 1.2 * np.sin(a))))


def wanders(ahead: float, right: float) -> CheckedClip:
    """One metre, so much of it ahead and to the right, the rest upwards."""
    return clip(
        cameras(ahead=ramp(0, ahead), right=ramp(0, right), up=ramp(0, float(np.sqrt(1 - ahead**2 - right**2))))
    )


def bumps(metres: float) -> CheckedClip:
    """There and back again: nothing at the end, something on the way."""
    return clip(cameras(right=np.concatenate([np.linspace(0, metres, 6), np.linspace(metres, 0, 6)[1:]])))


PARALLAX = "The red crate moves {}% of the frame width while the blue crate, farther away, moves {}% from start to end."
SCALES = "The red crate scales by {} whereas the blue crate, deeper in the scene, is scaled by {} across the clip."
SHIFTS = "The red crate moves right by 20% of the frame width and up by {}% of the frame height across the clip."
NOTHING = "Nothing that stands still moves in the frame from start to end."
ALONG = "The apex moves 1.2 m along its first viewing direction across the clip."
AGAINST = ALONG.replace("along", "against")
LATE = "The apex moves 0.6 m along its first viewing direction from 0.5 s to 1.0 s."
CASES = [
    ("The red crate is 53% across and 50% down the frame at 0.5 s.", GLIDES, True),
    ("The red crate is 53.1% across and 50% down the frame at 0.5 s.", GLIDES, False),
    ("The red crate is 50% across and 53.1% down the frame at 0.5 s.", GLIDES, False),
    ("The red crate is 40% across and 50% down the frame at the start.", GLIDES, True),
    ("The red crate is 60% across and 50% down the frame in the last frame.", GLIDES, True),
    ("The red crate is 60% across and 50% down the frame at 1.2 s.", GLIDES, False),  # the clip is over
    ("The red crate is 75% across and 50% down the frame at the start.", APPEARS, False),  # not in view
    ("The blue crate is 50% across and 50% down the frame at 0.5 s.", GLIDES, False),  # no such thing
    ("The red crate moves right by 23% of the frame width from start to end.", GLIDES, True),
    ("The red crate moves right by 23.1% of the frame width from start to end.", GLIDES, False),
    ("The red crate moves left by 20% of the frame width from start to end.", GLIDES, False),
    ("The red crate moves right by 20% of the frame width from 0.0 s to 0.5 s.", GLIDES, False),
    ("The red crate moves right by 10% of the frame width from 0.0 s to 0.5 s.", GLIDES, True),
    (SHIFTS.format(3), GLIDES, True),
    (SHIFTS.format(4), GLIDES, False),
    ("The red crate moves right by 20% of the frame width from 1.0 s to 0.0 s.", GLIDES, False),  # no span
    ("The red crate stays put throughout the clip.", strays(0.6), True),
    ("The red crate stays put throughout the clip.", strays(0.62), False),
    ("The red crate grows to 2.06 times its size from start to end.", COMES, True),
    ("The red crate grows to 2.07 times its size from start to end.", COMES, False),
    ("The red crate shrinks to 2.0 times its size from start to end.", COMES, False),
    ("The red crate shrinks to 0.5 times its size from start to end.", GOES, True),
    ("The red crate is scaled by a factor of 0.43 from start to end.", GOES, False),
    ("The red crate keeps its size from start to end.", resized(1.05), True),
    ("The red crate keeps its size from start to end.", resized(1.06), False),
    ("The red crate keeps its size from start to end.", resized(0.94), False),
    ("The red crate enters at the left edge at 0.3 s.", APPEARS, True),
    ("The red crate enters at the left edge at 0.4 s.", APPEARS, True),  # one frame off
    ("The red crate enters at the left edge at 0.5 s.", APPEARS, False),
    ("The red crate enters at the right edge at 0.3 s.", APPEARS, False),
    ("The red crate leaves at the left edge at 0.3 s.", APPEARS, False),
    ("The red crate leaves at the right edge at 0.8 s.", VANISHES, True),
    ("The red crate leaves at the right edge at 0.6 s.", VANISHES, False),
    ("The red crate leaves at the upper edge at 0.8 s.", VANISHES, False),
    (PARALLAX.format(13, 8), PASSES, True),
    (PARALLAX.format(13.1, 5), PASSES, False),
    (PARALLAX.format(10, 8.1), PASSES, False),
    (PARALLAX.format(10, 7.7), pair_at(5, 6.51), True),
    (PARALLAX.format(10, 7.7), pair_at(5, 6.49), False),  # not 1.3 times as far
    (PARALLAX.replace("red", "teal").replace("blue", "red").replace("teal", "blue").format(5, 10), PASSES, False),
    (SCALES.format(1.72, 1.3), NEARS, True),
    (SCALES.format(1.73, 1.25), NEARS, False),
    (SCALES.format(1.67, 1.32), NEARS, False),
    ("The static scene expands by a factor of 2.06 from start to end.", TOWARDS, True),
    ("The static scene expands by a factor of 2.07 from start to end.", TOWARDS, False),
    ("The static scene contracts by a factor of 2.0 from start to end.", TOWARDS, False),
    (NOTHING, clip(cameras(right=ramp(0, 0.2)), [WALL]), True),
    (NOTHING, clip(cameras(right=ramp(0, 0.21)), [WALL]), False),
    ("The horizon is level at 0.5 s.", clip(cameras(roll=1.0)), True),
    ("The horizon is level at 0.5 s.", clip(cameras(roll=-1.1)), False),
    ("The horizon is level at 0.5 s.", clip(cameras(pitch=61)), False),
    ("The horizon leans 5 degrees counter-clockwise at 0.5 s.", clip(cameras(roll=5.6)), True),
    ("The horizon leans 5 degrees counter-clockwise at 0.5 s.", clip(cameras(roll=5.7)), False),
    ("The horizon leans 5 degrees clockwise at 0.5 s.", clip(cameras(roll=5)), False),
    ("The horizon leans 5 degrees clockwise at 0.5 s.", clip(cameras(roll=-5)), True),
    (ALONG, clip(cameras(ahead=ramp(0, 1.254))), True),
    (ALONG, clip(cameras(ahead=ramp(0, 1.256))), False),
    (ALONG.replace("1.2", "1"), clip(cameras(ahead=ramp(0, 1.054))), True),
    (ALONG.replace("1.2", "1"), clip(cameras(ahead=ramp(0, 1.2))), False),  # one digit allows no more than two do
    (AGAINST, clip(cameras(ahead=ramp(0, 1.2))), False),
    (ALONG, leads(15), True),
    (ALONG, leads(15.5), False),
    (LATE, leads(0), False),  # not from the first
    ("The apex moves 0.6 m forwards from 0.5 s to 1.0 s.", leads(0), True),
    ("The apex moves 120 m forwards across the clip.", clip(cameras(ahead=ramp(0, 125.4))), True),
    ("The apex moves 120 m forwards across the clip.", clip(cameras(ahead=ramp(0, 125.6))), False),
    ("The apex moves 1.0 m up and forwards across the clip.", wanders(0.22, 0.30), True),
    ("The apex moves 1.0 m up and forwards across the clip.", wanders(0.21, 0.0), False),
    ("The apex moves 1.0 m up and forwards across the clip.", wanders(0.5, 0.31), False),
    ("The apex moves 1.0 m up and backwards across the clip.", wanders(0.5, 0.0), False),
    ("The apex moves 1.0 m up, forwards and to the right across the clip.", wanders(0.5, 0.5), True),
    ("The apex moves 1.0 m up, forwards and to the left across the clip.", wanders(0.5, 0.5), False),
    ("The apex draws a path 2.0 m long across the clip.", bumps(1.027), True),
    ("The apex draws a path 2.0 m long across the clip.", bumps(1.028), False),
    ("The apex does not move over the whole clip.", bumps(0.02), True),
    ("The apex does not move over the whole clip.", bumps(0.021), False),
    ("The optical axis turns 20 degrees to the right across the clip.", clip(cameras(yaw=ramp(170, 193))), True),
    ("The optical axis turns 20 degrees to the right across the clip.", clip(cameras(yaw=ramp(170, 193.1))), False),
    ("The optical axis turns 20 degrees to the left across the clip.", clip(cameras(yaw=ramp(0, 20))), False),
    ("The optical axis turns 8 degrees to the left across the clip.", clip(cameras(yaw=ramp(0, -8.6))), True),
    ("The optical axis turns 8 degrees to the left across the clip.", clip(cameras(yaw=ramp(0, -8.7))), False),
    ("The optical axis turns 10 degrees upwards across the clip.", clip(cameras(pitch=ramp(0, 13))), True),
    ("The optical axis turns 10 degrees upwards across the clip.", clip(cameras(pitch=ramp(0, 13.1))), False),
    ("The optical axis turns 10 degrees downwards across the clip.", clip(cameras(pitch=ramp(0, 10))), False),
    ("The optical axis does not turn across the clip.", clip(cameras(yaw=ramp(0, 0.5))), True),
    ("The optical axis does not turn across the clip.", clip(cameras(yaw=ramp(0, 0.51))), False),
    ("The camera rolls 20 degrees clockwise across the clip.", clip(cameras(roll=ramp(0, 23))), True),
    ("The camera rolls 20 degrees clockwise across the clip.", clip(cameras(roll=ramp(0, 23.1))), False),
    ("The camera rolls 20 degrees counter-clockwise across the clip.", clip(cameras(roll=ramp(0, 20))), False),
    ("The camera does not roll across the clip.", clip(cameras(roll=ramp(0, 0.5))), True),
    ("The camera does not roll across the clip.", clip(cameras(roll=ramp(0, 0.51))), False),
    # 90 degrees at a focal length of 100, 45 degrees at 241.4
    ("The field of view narrows from 90 to 45 degrees across the clip.", clip(cameras(focal=ramp(100, 241.42))), True),
    ("The field of view goes from 86.9 to 45 degrees across the clip.", clip(cameras(focal=ramp(100, 241.42))), False),
    ("The field of view goes from 90 to 48.1 degrees across the clip.", clip(cameras(focal=ramp(100, 241.42))), False),
    ("The field of view widens from 90 to 90 degrees across the clip.", clip(cameras(focal=ramp(100, 101))), False),
    ("The focal length changes by a factor of 1.5 across the clip.", clip(cameras(focal=ramp(100, 156))), True),
    ("The focal length changes by a factor of 1.5 across the clip.", clip(cameras(focal=ramp(100, 157))), False),
    ("The field of view stays at 90 degrees across the clip.", clip(cameras(focal=ramp(100, 101))), True),
    ("The field of view stays at 90 degrees across the clip.", clip(cameras(focal=ramp(100, 101.1))), False),
    ("The field of view stays at 86 degrees across the clip.", clip(cameras()), False),
    ("No change occurs in the field of view across the clip.", clip(cameras(focal=ramp(100, 101.1))), False),
    ("38% of the first view is still seen at the end.", clip(STILL, still_seen=0.35), True),
    ("38.1% of the first view is still seen at the end.", clip(STILL, still_seen=0.35), False),
    ("The point in the middle of the first frame moves left by 10% of the frame width from start to end.",
     clip(cameras(right=ramp(0, 2)), [WALL]), True),
    ("The point in the middle of the first frame moves left by 13.1% of the frame width from start to end.",
     clip(cameras(right=ramp(0, 2)), [WALL]), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tested", "holds"), CASES, ids=[f"{i}-{c[0][:60]}" for i, c in enumerate(CASES)])
def test_a_claim_holds_up_to_its_tolerance(text: str, tested: CheckedClip, holds: bool) -> None:
    assert check(text, tested) is holds


def test_a_name_must_be_of_one_thing() -> None:
    two = clip(STILL, [plate(1, "red crate", right=-2), plate(2, "red crate", right=2)])
    assert not check("The red crate stays put across the clip.", two)
    assert check("The red crate on the left is 40% across and 50% down the frame at the start.", two)
    assert not check("The red crate on the right is 40% across and 50% down the frame at the start.", two)
    assert check("The crate on the right is 60% across and 50% down the frame at the start.", two)


@pytest.mark.parametrize("frame", [0, 10])
def test_what_is_seen_in_the_first_or_last_frame_alone_is_seen(frame: int) -> None:
    """A second red crate that is in view in that one frame takes the name from the first."""
    away = np.full(11, 100.0)
    away[frame] = 3.0
    alone = clip(STILL, [plate(1, "red crate")])
    rival = clip(STILL, [plate(1, "red crate"), plate(2, "red crate", right=away)])
    assert check("The red crate stays put across the clip.", alone)
    assert not check("The red crate stays put across the clip.", rival)


def test_a_side_needs_a_gap() -> None:
    close = clip(STILL, [plate(1, "red crate", right=0), plate(2, "red crate", right=1.8, ahead=9.5)])
    apart = clip(STILL, [plate(1, "red crate", right=-1), plate(2, "red crate", right=1.1)])
    assert not check("The red crate on the left stays put across the clip.", close) or close.sight.centre(2, 0) == (
        60,
        50,
    )
    assert check("The red crate on the left stays put across the clip.", apart)
    one = clip(STILL, [plate(1, "red crate")])
    assert not check("The red crate on the left stays put across the clip.", one)


def test_a_hidden_thing_does_not_count() -> None:
    hidden = clip(STILL, [plate(1, "red crate", side=3, ahead=5), plate(2, "red crate", side=1, ahead=8)])
    assert check("The red crate stays put across the clip.", hidden)
    assert not check("The blue crate stays put across the clip.", hidden)


MIDDLE, BACK = plate(2, "blue car", ahead=6.4), plate(3, "teal cup", right=4)
RUNNER = plate(4, "green robot", right=ramp(1, 2), ahead=5)
SUPPOSED = clip(STILL, [NEAR, MIDDLE, BACK, RUNNER])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("A truck would shift the red crate more than the teal cup.", True),
        ("A truck would shift the teal cup more than the red crate.", False),
        ("A truck would shift the red crate more than the blue car.", False),  # 1.28 times as far
        ("A truck would shift the red crate and the teal cup alike.", False),
        ("A pan would shift the red crate and the teal cup alike.", True),
        ("A pan would shift the red crate more than the teal cup.", False),
        ("A dolly would scale the red crate more than the teal cup.", True),
        ("A zoom would scale the red crate more than the teal cup.", False),
        ("A truck would shift the green robot more than the teal cup.", False),  # moves by itself
        ("A truck would shift the purple piano more than the teal cup.", False),
        ("A fixed camera would leave the red crate in place in the frame.", True),
        ("A fixed camera would leave the green robot in place in the frame.", False),
    ],
)
def test_what_a_twin_would_do_follows_from_depth(text: str, holds: bool) -> None:
    assert check(text, SUPPOSED) is holds


def test_what_a_mover_hides_is_no_point_of_the_static_scene() -> None:
    """A plate before the middle and the left half is passed over once it moves, and so is what it hides."""
    path = cameras(ahead=ramp(0, 5))
    wall, screen = plate(1, "gray wall", side=100, ahead=10), plate(2, "red sign", right=-2, side=6, ahead=6)
    moving = plate(2, "red sign", right=ramp(-2, -2.1), side=6, ahead=6)
    spread = "The static scene expands by a factor of 2.0 from start to end."
    spot = "The point in the middle of the first frame is 50% across and 50% down the frame at the end."
    assert check(spread, clip(path, [wall]))
    assert check(spot, clip(path, [wall, screen]))
    assert not check(spread, clip(path, [wall, screen]))
    assert not check(spot, clip(path, [wall, moving]))
    # Two points on the right are left, which are too few; with a smaller sign four are, all of them on the wall.
    assert not check(spread, clip(path, [wall, moving]))
    small = plate(2, "red sign", right=ramp(0, 0.1), side=1, ahead=6)
    assert check(spread, clip(path, [wall, small]))
