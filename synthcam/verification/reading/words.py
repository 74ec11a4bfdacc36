"""The words that carry meaning about cameras and pictures, by what they do in a sentence."""

from typing import NamedTuple

from synthcam.verification.reading.claims import Family, Way


def word_set(text: str) -> frozenset[str]:
    """The words of a text: a list of words written as running text."""
    return frozenset(text.split())


class Verb(NamedTuple):
    """A word of motion: what it says when the camera does it, and its direction where it has one."""

    family: Family
    way: Way | None = None


CAMERA_VERBS: dict[str, Verb] = {
    "pan": Verb("pan"), "tilt": Verb("tilt"), "roll": Verb("roll"), "zoom": Verb("zoom"), "dolly": Verb("dolly"),
    "truck": Verb("truck"), "pedestal": Verb("pedestal"), "boom": Verb("pedestal"), "crane": Verb("crane"),
    "jib": Verb("crane"), "arc": Verb("arc"), "circle": Verb("arc"), "orbit": Verb("arc"), "encircle": Verb("arc"),
    "revolve": Verb("arc"), "move": Verb("move"), "travel": Verb("move"), "go": Verb("move"), "glide": Verb("move"),
    "slide": Verb("move"), "drift": Verb("move"), "shift": Verb("any"), "fly": Verb("move"), "float": Verb("move"),
    "sweep": Verb("any"), "swing": Verb("any"), "swoop": Verb("move"), "advance": Verb("move", "forward"),
    "retreat": Verb("move", "backward"), "approach": Verb("move", "forward"), "back": Verb("move", "backward"),
    "rise": Verb("move", "up"), "ascend": Verb("move", "up"), "climb": Verb("move", "up"), "lift": Verb("move", "up"),
    "elevate": Verb("move", "up"), "raise": Verb("move", "up"),
    "descend": Verb("move", "down"), "sink": Verb("move", "down"),
    "lower": Verb("move", "down"), "drop": Verb("move", "down"), "fall": Verb("move", "down"), "turn": Verb("turn"),
    "rotate": Verb("turn"), "swivel": Verb("turn"), "pivot": Verb("turn"), "spin": Verb("turn"), "yaw": Verb("pan"),
    "pitch": Verb("tilt"), "push": Verb("move", "forward"), "pull": Verb("move", "backward"), "walk": Verb("move"),
    "run": Verb("move"), "drive": Verb("move"), "proceed": Verb("move"), "progress": Verb("move"),
    "strafe": Verb("truck"), "sidestep": Verb("truck"), "traverse": Verb("move"), "motion": Verb("any"),
    "movement": Verb("any"), "translate": Verb("move"), "step": Verb("move"), "leave": Verb("move"),
    "cross": Verb("move"), "creep": Verb("move"), "near": Verb("move", "forward"), "plunge": Verb("move", "down"),
    "dive": Verb("move", "down"), "ascent": Verb("move", "up"), "descent": Verb("move", "down"),
    "rotation": Verb("turn"), "turning": Verb("turn"), "pushin": Verb("move", "forward"),
    "pullout": Verb("move", "backward"), "pullback": Verb("move", "backward"), "dollyzoom": Verb("dolly_zoom"),
    "lean": Verb("any"), "narrow": Verb("zoom", "in"), "widen": Verb("zoom", "out"), "orient": Verb("turn"),
    "reorient": Verb("turn"), "face": Verb("turn"), "level": Verb("turn"), "cant": Verb("roll"), "bank": Verb("roll"),
    "aim": Verb("turn"), "swirl": Verb("turn"), "withdraw": Verb("move", "backward"),
    "recede": Verb("move", "backward"), "come": Verb("move"), "head": Verb("move"),
    "reverse": Verb("move", "backward"), "rush": Verb("move"),
    "ease": Verb("move"), "whip": Verb("any"),
    "nudge": Verb("move"), "inch": Verb("move"), "tip": Verb("tilt"), "make": Verb("move"), "get": Verb("move"),
    "return": Verb("any"), "spiral": Verb("arc"), "maneuver": Verb("any"), "journey": Verb("move"),
    "ride": Verb("move"), "soar": Verb("move"), "translation": Verb("move"), "slant": Verb("roll"),
    "magnify": Verb("zoom", "in"), "reframe": Verb("turn"), "transition": Verb("any"),
    "close": Verb("move", "forward"), "nod": Verb("tilt"), "jerk": Verb("any"),
}  # fmt: skip
"""`face`, `near`, `back`, `level` and `close` are verbs only where the clause has no other (see camera.py)."""
NOT_NOUNS = word_set(
    """
    ease whip face near back level close aim leave
    return transition bank drop step cross lean lower lift walk run drive
    ride fall recede tip head
    """
)
"""Words of motion that count only where they stand as the verb of a camera."""
NEEDS_WAY = frozenset(["ease", "come", "get", "head", "make", "go", "return", "walk", "run", "leave", "jerk"])
"""Verbs that say nothing of the camera without a direction."""
WEAK = {"motion", "movement", "transition", "maneuver", "shift", "progress", "journey"}
"""Nouns that need a direction to be a claim of their own: "with a smooth motion" is about smoothness."""

WAYS: dict[str, Way] = {
    "left": "left", "leftward": "left", "leftwards": "left", "right": "right", "rightward": "right",
    "rightwards": "right", "up": "up", "upward": "up", "upwards": "up", "down": "down", "downward": "down",
    "downwards": "down", "forward": "forward", "forwards": "forward", "ahead": "forward", "backward": "backward",
    "backwards": "backward", "clockwise": "cw", "counterclockwise": "ccw", "anticlockwise": "ccw", "in": "in",
    "out": "out", "inward": "in", "inwards": "in", "outward": "out", "outwards": "out", "closer": "forward",
    "nearer": "forward", "away": "backward", "skyward": "up", "@fromleft": "right", "@fromright": "left",
    "@right": "right", "@left": "left", "@up": "up", "@down": "down", "@forward": "forward", "@backward": "backward",
}  # fmt: skip
OSCILLATION: dict[str, tuple[Way, ...]] = {
    "@sideways": ("left", "right"), "@backforth": (), "@updown": ("up", "down"), "@inout": ("in", "out"),
}  # fmt: skip

CAMERA = word_set(
    """
    camera cam cameraman drone viewpoint cinematographer operator rig apex tripod filmmaker we viewer
    videographer gimbal photographer
    """
)
VIEW = word_set(
    """
    view shot frame lens perspective gaze axis framing footage viewfinder frustum angle fov pov focal magnification
    """
)
PICTURE = word_set(
    """
    picture image everything scene whole all things objects background contents surroundings scenery world
    content
    """
)
VIDEO = {"video", "clip", "sequence", "recording", "film"}
PRONOUNS = word_set(
    """
    it they them he she him her this that its their
    """
)

NEGATIONS = word_set(
    """
    no not never without nothing neither nor none nobody lack lacking lacks devoid cannot absent absence zero
    nowhere
    """
)
HEDGES = word_set(
    """
    maybe perhaps possibly might may probably seemingly seem apparently likely presumably appear could suggest
    arguably guess think believe suppose
    """
)
ONLY = word_set(
    """
    only solely merely just purely exclusively simply sole
    """
)

STILL = word_set(
    """
    fixed static stationary still motionless locked unmoving immobile put rooted unmoved stationery halted
    frozen parked standstill
    """
)
KEEP = word_set(
    """
    remain stay keep maintain hold be stand rest sit continue preserve retain
    """
)
STOP = {"stop", "halt", "pause", "settle"}

SHAKE = word_set(
    """
    shaking shake vibration vibrate unsteadiness wobble jitter tremble shakiness shudder trembling wobbling
    jittering vibrating
    jolt bump quiver sway instability judder jerk tremor wobbly jittery jerky shaky bumpy judder bounce
    bob rattle shakily
    """
)
UNSTEADY = word_set(
    """
    unsteady unsteadily unstable unstably handheld erratic erratically shakily
    """
)
SMOOTH = word_set(
    """
    smooth smoothly steady steadily stable fluid fluidly steadiness stability stably gracefully smoothness
    seamless seamlessly shakefree rocksteady graceful evenly even
    """
)
FAST = word_set(
    """
    quickly rapidly swiftly fast quick rapid swift suddenly abruptly sudden abrupt sharply briskly brisk hastily
    speedily speedy hurriedly rapidfire
    """
)
SLOW = word_set(
    """
    slowly slow gradually gently gentle gradual leisurely unhurried lazily creepingly
    """
)
REGULAR = {"moderate", "moderately", "regular", "medium", "normal"}
SLIGHT = word_set(
    """
    slightly slight subtly subtle little bit minor somewhat small tiny faintly barely hardly minimally touch
    modest modestly lightly marginally minute
    """
)
LARGE = word_set(
    """
    strongly greatly far fully widely considerably dramatically markedly plainly clearly noticeably visibly
    distinctly much strong large wide distinct lot
    """
)

FOLLOW = word_set(
    """
    follow track accompany pursue chase trail shadow sidetrack lead
    """
)
TRACK_HOW = {
    "side": "side", "front": "lead", "behind": "tail", "rear": "tail", "back": "tail", "above": "aerial",
    "aerial": "aerial", "lead": "lead", "tail": "tail", "ahead": "lead", "overhead": "aerial", "sideways": "side",
    "aerially": "aerial", "@fromabove": "aerial",
}  # fmt: skip
REVEAL = {"reveal", "unveil", "expose", "uncover", "disclose"}
LOOK = word_set(
    """
    look point capture show film record overlook showcase depict focus observe explore view aim display present
    frame center centre zero train highlight
    """
)
"""The camera has something before it."""

COLORS = word_set(
    """
    red orange yellow green teal blue purple pink brown beige white gray black
    """
)
COLOR_SYNONYMS = {
    "grey": "gray", "violet": "purple", "tan": "beige", "cream": "beige", "turquoise": "teal", "cyan": "teal",
    "crimson": "red", "scarlet": "red", "navy": "blue", "lilac": "purple", "magenta": "pink", "rose": "pink",
    "golden": "yellow", "gold": "yellow", "greenish": "green", "bluish": "blue", "reddish": "red", "dark": None,
    "lime": "green",
}  # fmt: skip
HEADS_OF_TWO = {
    ("street", "lamp"): "street lamp", ("traffic", "cone"): "traffic cone", ("coffee", "table"): "coffee table",
    ("round", "table"): "round table", ("toy", "car"): "toy car", ("toy", "robot"): "toy robot",
    ("toy", "balloon"): "toy balloon", ("small", "ball"): "small ball", ("toy", "block"): "toy block",
    ("ceiling", "lamp"): "ceiling lamp", ("light", "panel"): "light panel", ("market", "stall"): "market stall",
    ("lamp", "post"): "street lamp", ("street", "light"): "street lamp", ("wooden", "crate"): "crate",
    ("trash", "can"): "bin", ("oil", "drum"): "drum", ("house", "plant"): "plant", ("fire", "hydrant"): "hydrant",
}  # fmt: skip

MOOD = word_set(
    """
    onward
    calm dramatic cinematic dynamic immersive beautiful serene tense intimate engaging pleasing visually feel
    sense mood atmosphere tension emotional emotion lovely nice striking playful majestic peaceful epic
    energetic suspense precision experience impression breathtaking elegant quiet remarkable exciting eerie
    gloomy cheerful vivid moody dreamy nostalgic sad happy somber mysterious curiosity awe wonder drama story
    narrative intensity energy urgency feeling vibe tone art professional impressive natural purposeful
    deliberate careful carefully artful style immersion realism presence state attention emphasis emphasize
    emphasizing composition
    """
)
FILLER = word_set(
    """
    the a an of to in on at by for with and or as is are be been being was were it its this that these those
    there here then so thus hence therefore all while also very quite rather from into onto their them they
    which who what where when how has have had do does did we you i see clip video camera shot scene throughout
    during overall first now let us well indeed okay ok nope yep yeah creating adding giving add create give makes
    make making
    evoke evoking convey conveying lend lends lending effect his her
    """
)
