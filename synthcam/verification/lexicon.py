"""The words for motions, manners and kinds: from what is written to what it names.

Verbs follow "the camera"; nouns stand with their article. The plain form of a verb ("pan left") and a noun without its
article follow a negation.
"""

from synthcam.verification.english import infinitive, without_article

VERBS: dict[str, str] = {
    "static": "stays fixed|stands still|is at rest",
    "pan-left": "pans left|pans to the left|turns to its left|swings left in a pan",
    "pan-right": "pans right|pans to the right|turns to its right|swings right in a pan",
    "tilt-up": "tilts up|tilts upwards|raises its view in a tilt|turns its view upwards",
    "tilt-down": "tilts down|tilts downwards|lowers its view in a tilt|turns its view downwards",
    "roll-cw": "rolls clockwise|turns clockwise about its viewing axis",
    "roll-ccw": "rolls counter-clockwise|turns counter-clockwise about its viewing axis",
    "zoom-in": "zooms in|narrows its field of view in a zoom|makes its focal length longer",
    "zoom-out": "zooms out|widens its field of view in a zoom|makes its focal length shorter",
    "dolly-in": "dollies in|dollies forwards|moves forwards along its axis|pushes in",
    "dolly-out": "dollies out|dollies backwards|moves backwards along its axis|pulls out",
    "truck-left": "trucks left|trucks to the left|travels sideways to its left",
    "truck-right": "trucks right|trucks to the right|travels sideways to its right",
    "pedestal-up": "pedestals up|rises vertically|goes straight up in a pedestal move",
    "pedestal-down": "pedestals down|sinks vertically|goes straight down in a pedestal move",
    "arc-cw": "arcs clockwise|circles clockwise around what it looks at",
    "arc-ccw": "arcs counter-clockwise|circles counter-clockwise around what it looks at",
    "crane-up": "cranes up|swings upwards in a crane move",
    "crane-down": "cranes down|swings downwards in a crane move",
    "dolly-zoom-in": "dollies in while it zooms out|makes a dolly zoom forwards",
    "dolly-zoom-out": "dollies out while it zooms in|makes a dolly zoom backwards",
    "track-lead": "leads its subject from ahead",
    "track-tail": "follows its subject from behind",
    "track-side-left": "tracks its subject from the side to the left",
    "track-side-right": "tracks its subject from the side to the right",
    "track-aerial": "tracks its subject from the air",
    "track-arc": "tracks its subject in an arc",
    "track-pan": "tracks its subject by panning",
    "track-tilt": "tracks its subject by tilting",
}
NOUNS: dict[str, str] = {
    "static": "a fixed shot|a fixed camera|a static shot",
    "pan-left": "a pan to the left|a left pan|a leftward pan",
    "pan-right": "a pan to the right|a right pan|a rightward pan",
    "tilt-up": "a tilt up|an upward tilt|an upward turn of the view",
    "tilt-down": "a tilt down|a downward tilt|a downward turn of the view",
    "roll-cw": "a clockwise roll|a roll in the clockwise sense|a clockwise turn about the viewing axis",
    "roll-ccw": "a counter-clockwise roll|a roll in the counter-clockwise sense"
    "|a counter-clockwise turn about the viewing axis",
    "zoom-in": "a zoom in|an inward zoom|a zoom to a longer focal length",
    "zoom-out": "a zoom out|an outward zoom|a zoom to a shorter focal length",
    "dolly-in": "a dolly in|a forward dolly|a push in|a move forwards along the axis",
    "dolly-out": "a dolly out|a backward dolly|a pull out|a move backwards along the axis",
    "truck-left": "a truck to the left|a leftward truck|sideways travel to the left",
    "truck-right": "a truck to the right|a rightward truck|sideways travel to the right",
    "pedestal-up": "a pedestal up|an upward pedestal|a vertical rise of the camera",
    "pedestal-down": "a pedestal down|a downward pedestal|a vertical descent of the camera",
    "arc-cw": "a clockwise arc|an arc in the clockwise sense",
    "arc-ccw": "a counter-clockwise arc|an arc in the counter-clockwise sense",
    "crane-up": "a crane up|an upward crane move",
    "crane-down": "a crane down|a downward crane move",
    "dolly-zoom-in": "a dolly zoom forwards|a dolly in against a zoom out",
    "dolly-zoom-out": "a dolly zoom backwards|a dolly out against a zoom in",
    "track-lead": "a lead tracking shot|a tracking shot from ahead",
    "track-tail": "a tail tracking shot|a tracking shot from behind",
    "track-side-left": "a side tracking shot to the left",
    "track-side-right": "a side tracking shot to the right",
    "track-aerial": "an aerial tracking shot|a tracking shot from the air",
    "track-arc": "an arc tracking shot|a tracking shot in an arc",
    "track-pan": "a pan tracking shot|a tracking shot by panning",
    "track-tilt": "a tilt tracking shot|a tracking shot by tilting",
}
KINDS: dict[str, str] = {
    "pan": "pan|pan in either direction|panning motion",
    "tilt": "tilt|tilt in either direction|tilting motion",
    "roll": "roll|roll in either direction|rolling motion",
    "zoom": "zoom|zoom in either direction|zooming motion",
    "dolly": "dolly|dolly in either direction|move along the axis",
    "truck": "truck|truck in either direction|sideways travel",
    "pedestal": "pedestal move|pedestal in either direction|vertical travel",
    "arc": "arc|arc in either direction|circling of a subject",
    "crane": "crane move|crane move in either direction",
    "dolly-zoom": "dolly zoom|dolly zoom in either direction",
    "track": "tracking shot|tracking of a subject",
    "shake": "shake|visible shake|unsteadiness",
    "motion": "camera motion|motion of the camera|camera movement",
}
"""After "no"."""
BASES: dict[str, str] = {
    "pan": "pan|pan either way|pan left or right",
    "tilt": "tilt|tilt either way|tilt up or down",
    "roll": "roll|roll either way|roll in either sense",
    "zoom": "zoom|zoom either way|zoom in or out",
    "dolly": "dolly|dolly either way|move along its axis",
    "truck": "truck|truck either way|travel sideways",
    "pedestal": "pedestal|pedestal either way|travel vertically",
    "arc": "arc|arc either way|circle anything",
    "crane": "crane|crane either way|make a crane move",
    "dolly-zoom": "make a dolly zoom|make a dolly zoom either way",
    "track": "track a subject|follow a subject",
    "shake": "shake|shake visibly|tremble",
    "motion": "move|move at all|make any motion",
}
"""After "the camera does not"."""
STEADY: dict[str, str] = {
    "static": "perfectly still|entirely still|completely still",
    "very_smooth": "very smooth|free of shake|very steady|without any shake",
    "smooth": "smooth but for a slight shake|fairly steady|almost free of shake",
    "unsteady": "unsteady|shaky|visibly shaky",
    "very_unsteady": "very unsteady|very shaky|heavily shaken",
}
SPEED: dict[str, str] = {
    "slow": "slow|low|gentle",
    "regular": "regular|moderate|medium",
    "fast": "fast|high|quick",
}
PACE: dict[str, str] = {"slow": "slowly|gently", "fast": "quickly|rapidly"}
MANNER: dict[str, str] = {
    "static": "in a locked-off shot|in a perfectly still hold",
    "very_smooth": "very smoothly|without any shake|in a very steady hold",
    "smooth": "fairly steadily|with hardly any shake|in a fairly steady hold",
    "unsteady": "unsteadily|with visible shake|in an unsteady hold",
    "very_unsteady": "very unsteadily|with heavy shake|in a very unsteady hold",
}
"""Steadiness in a caption."""
SCENE: dict[str, str] = {
    "static": "nothing in the scene moves by itself|the scene is static|the scene holds nothing that moves by itself",
    "mostly_static": "little in the scene moves by itself|the scene is mostly static"
    "|only a small part of the scene moves by itself",
    "dynamic": "much of the scene moves by itself|the scene is dynamic|a good part of the scene moves by itself",
}
SUPPOSED: dict[str, str] = {
    "pan": "a pan|a panning move|a turn to the side|a pan on the spot",
    "tilt": "a tilt|a tilting move|a turn up or down|a tilt on the spot",
    "zoom": "a zoom|a zooming move|a change of focal length|a zoom on the spot",
    "truck": "a truck|a truck move|a move to the side|a sideways move",
    "pedestal": "a pedestal move|a rise or descent|a move up or down|a vertical move",
    "dolly": "a dolly|a dolly move|a move along the axis|a forward or backward move",
}
"""What is supposed for the sake of argument."""
HOW: dict[str, str] = {
    "side": "from the side|side by side",
    "tail": "from behind",
    "lead": "from ahead",
    "aerial": "from the air",
    "arc": "in an arc",
    "pan": "by panning",
    "tilt": "by tilting",
}


def by_phrase(table: dict[str, str]) -> dict[str, str]:
    """Phrase -> what it means, of a table of meaning -> "phrase|phrase"."""
    return {phrase: meaning for meaning, phrases in table.items() for phrase in phrases.split("|")}


MOTION_OF_VERB = by_phrase(VERBS)
MOTION_OF_NOUN = by_phrase(NOUNS)
STEADINESS_OF = by_phrase(STEADY)
SPEED_OF = by_phrase(SPEED)
PACE_OF = by_phrase(PACE)
MANNER_OF = by_phrase(MANNER)
SCENE_OF = by_phrase(SCENE)
HOW_OF = by_phrase(HOW)
SUPPOSED_OF = by_phrase(SUPPOSED)
ABSENT_OF_VERB = {infinitive(v): motion for v, motion in MOTION_OF_VERB.items() if motion != "static"} | by_phrase(
    BASES
)
ABSENT_OF_NOUN = {without_article(n): motion for n, motion in MOTION_OF_NOUN.items() if motion != "static"} | by_phrase(
    KINDS
)
PLURAL_KINDS = frozenset({"flowers"})
"""Kinds of things whose word is a plural."""
