"""The motions that the text of an option states, by their canonical names."""

from functools import lru_cache

from synthcam.verification.questions import option_claims
from synthcam.verification.reading import claims as c

_FAMILIES = {"dolly_zoom": "dolly-zoom"}
_OF_PLACE = {
    "left": "truck-left", "right": "truck-right", "up": "pedestal-up", "down": "pedestal-down", "forward": "dolly-in",
    "backward": "dolly-out",
}  # fmt: skip


@lru_cache(maxsize=4096)
def option_meaning(option: str) -> tuple[c.Claim, ...]:
    """The claims of an option, its letter left out; empty where it is not read."""
    return option_claims(option)


def only_motion(option: str) -> str | None:
    """The one motion that an option states, or "static"; None where it states something else, or more."""
    claims = option_meaning(option)
    return motion_name(claims[0]) if len(claims) == 1 else None


def motion_name(claim: c.Claim) -> str | None:
    """The canonical name of the motion that a claim states ("pan-left", "dolly-in", "static"); None for another."""
    if isinstance(claim, c.Still):
        return "static" if claim.what == "all" and not claim.denied else None
    if not isinstance(claim, c.Motion) or claim.denied or claim.way is None:
        return None
    if claim.way in _OF_PLACE and claim.family in ("move", "truck", "pedestal", "dolly"):
        return _OF_PLACE[claim.way]
    return f"{_FAMILIES.get(claim.family, claim.family)}-{claim.way}"
