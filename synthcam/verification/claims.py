"""What a sentence can say of a clip, as typed values. One class a claim of the page on language.

Numbers stay as they were read: percent, factors, degrees, metres, seconds. `span` is where in the text it stands.
"""

from typing import TypeAlias

from synthcam.verification.camera_claims import (
    FRUSTUM,
    TRAJECTORY,
    ApexMoved,
    ApexPath,
    ApexStays,
    AxisStays,
    AxisTurned,
    Focal,
    FovChanged,
    FovStays,
    Overlap,
    Rise,
    Rolled,
    RollStays,
    Way,
)
from synthcam.verification.record_claims import (
    Absent,
    Caption,
    Conclusion,
    Motion,
    Order,
    RecordValue,
    SubjectSize,
    Together,
    Tracks,
)
from synthcam.verification.sentences import (
    At,
    Claim,
    Name,
    NotAClaim,
    NotUnderstood,
    Sentence,
    Side,
    Span,
    Spot,
    Turn,
)
from synthcam.verification.sight_claims import (
    Crosses,
    Edge,
    Growth,
    Hold,
    Horizon,
    ParallaxGrowth,
    ParallaxShift,
    Place,
    Resize,
    SameSize,
    Shift,
    Spread,
    Still,
    Supposed,
    SupposedFixed,
)

Parsed: TypeAlias = Claim | NotAClaim | NotUnderstood

__all__ = [
    "FRUSTUM",
    "TRAJECTORY",
    "Absent",
    "ApexMoved",
    "ApexPath",
    "ApexStays",
    "At",
    "AxisStays",
    "AxisTurned",
    "Caption",
    "Claim",
    "Conclusion",
    "Crosses",
    "Edge",
    "Focal",
    "FovChanged",
    "FovStays",
    "Growth",
    "Hold",
    "Horizon",
    "Motion",
    "Name",
    "NotAClaim",
    "NotUnderstood",
    "Order",
    "Overlap",
    "ParallaxGrowth",
    "ParallaxShift",
    "Parsed",
    "Place",
    "RecordValue",
    "Resize",
    "Rise",
    "RollStays",
    "Rolled",
    "SameSize",
    "Sentence",
    "Shift",
    "Side",
    "Span",
    "Spot",
    "Spread",
    "Still",
    "SubjectSize",
    "Supposed",
    "SupposedFixed",
    "Together",
    "Tracks",
    "Turn",
    "Way",
    "kind_of",
]


def kind_of(claim: Claim) -> str:
    """The kind of a claim: its class, and of the record the key that is told."""
    name = type(claim).__name__
    return f"{name}.{claim.key}" if isinstance(claim, RecordValue) else name
