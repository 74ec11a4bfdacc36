# ruff: noqa: E501 - patterns of one kind stand in one line
"""The words that chains are made of, as patterns: written from the texts as they come, not from the writer's grammar."""

import re
from collections.abc import Sequence
from functools import cache

SIDE = r"(?:(?:to|towards) the (?:left|right|top|bottom)|leftwards?|rightwards?|upwards?|downwards?|left|right|up|down)"
WAY = rf"(?P<way>{SIDE}(?: and {SIDE})?)"
WAY2 = rf"(?P<other>{SIDE}(?: and {SIDE})?)"
SLIDE = r"(?:slid(?:es?|ing)|shift(?:s|ing)?|mov(?:es?|ing)|drift(?:s|ing)?|travel(?:s|ling)?|go(?:es|ing)?|swing(?:s|ing)?)"
GROW = r"(?:grow(?:s|ing)?(?: larger)?|(?:gets?|getting|becomes?|becoming)(?: (?P<amount>slightly|a little|clearly|noticeably|a lot|a great deal|several times))? larger|swell(?:s|ing)?|expand(?:s|ing)?)"
SHRINK = r"(?:shrink(?:s|ing)?(?: in size)?|(?:gets?|getting|becomes?|becoming)(?: (?P<amount>slightly|a little|clearly|noticeably|a lot|a great deal|several times))? smaller|dwindl(?:es?|ing)|contract(?:s|ing)?)"
FAR = (
    r"(?P<amount> (?:a little|slightly|by a small amount|by (?:about|roughly) (?:a quarter|a third) of the frame(?: height)?"
    r"|by (?:about|roughly) half the frame(?: height)?|by most of the frame(?: height)?|almost all the way across the frame"
    r"|by more than a whole frame))?"
)
SIZE = (
    r"(?P<amount> (?:slightly|a little|clearly|noticeably|strongly|a great deal|a lot|by a factor of about two"
    r"|several times over|by a large factor))?"
)
ALL = (
    r"(?P<all>everything in the (?:picture|frame)|everything in view|everything|the (?:whole|entire) (?:picture|image|background)"
    r"|all of the scenery|the background as a whole|(?:most|much|a good part|a large part|the bulk) of the (?:picture|image)"
    r"|the picture|the image|the background|the scenery)"
)
NEAR_GROUP = r"(?:the nearer parts|things close by|the near parts of the scene|things in front)"
FAR_GROUP = r"(?:what lies farther off|what is far away|the background beyond|the scenery behind|the background|what lies behind)"
BEHIND = r"(?:what is (?:behind|beside|beyond) (?:it|them)|what lies (?:behind|beyond)(?: (?:it|them))?|the background(?: (?:beside|behind|beyond) (?:it|them))?)"
BOTH = r"(?:near and far(?: parts)?|close and distant things|both|the two|the pair)"
WHEN = (
    r"(?P<when>at first|early on|in the beginning|to begin with|midway|in the middle of the clip|partway through"
    r"|later on|towards the end|in the last part|near the end|initially|afterwards)"
)
EDGE = r"(?P<edge>left|right|top|bottom)"
THING = r"thing\d+"
"""A thing's name, which is replaced by its number before a sentence is read."""
_MANNERS = (
    r"(?:(?:smooth|steady|fluid|seamless|graceful|very smooth|perfectly steady|shake-free|controlled|consistent|even|stable|precise"
    r"|continuous|mostly steady|gentle|quiet|soft|reasonably stable|slightly unsteady|somewhat shaky|slightly wobbly"
    r"|mildly unstable|slightly jittery|shaky|jerky|bumpy|very unsteady|unstable|rough|jittery|jolting|slow|gradual"
    r"|leisurely|unhurried|quick|rapid|swift|brisk)(?: and |,? )?)*"
)
_LR = r"(?:left|right)"
_UD = r"(?:up|down)"
SENSE = r"(?:counter-?clockwise|clockwise)"
NOUNS = (
    (rf"an? {_MANNERS} ?(?:pan to the (?P<d>{_LR})|(?P<d2>{_LR})(?:ward)? pan)", "pan"),
    (
        rf"an? {_MANNERS} ?(?:truck to the (?P<d>{_LR})|truck (?P<d4>{_LR})|(?P<d2>{_LR})(?:ward)? truck|move sideways to the (?P<d3>{_LR}))",
        "truck",
    ),
    (rf"an? {_MANNERS} ?(?:tilt (?P<d>{_UD})|(?P<d2>{_UD})ward tilt)", "tilt"),
    (
        rf"an? {_MANNERS} ?(?:pedestal (?P<d>{_UD})|(?P<d2>{_UD})ward pedestal|vertical (?P<d3>rise|descent))",
        "pedestal",
    ),
    (
        rf"an? {_MANNERS} ?(?:dolly (?P<d>in|out)(?! against)|(?P<d2>forward|backward) dolly|(?P<d3>push) in|(?P<d4>pull) back)",
        "dolly",
    ),
    (rf"an? {_MANNERS} ?(?:zoom[ -](?P<d>in|out)|(?P<d2>in|out)ward zoom)", "zoom"),
    (rf"an? {_MANNERS} ?(?P<d>{SENSE}) roll", "roll"),
    (rf"an? {_MANNERS} ?(?:(?P<d>{SENSE}) arc|arc (?P<d2>{SENSE}))", "arc"),
    (rf"an? {_MANNERS} ?(?:crane (?P<d>{_UD})|(?P<d2>{_UD})ward crane move)", "crane"),
    (
        rf"an? {_MANNERS} ?(?:dolly (?P<d>in|out) against a zoom (?:in|out)|dolly zoom that goes (?P<d2>in|out))",
        "dolly-zoom",
    ),
    (rf"an? {_MANNERS} ?(?P<d>fixed|static) shot", "static"),
)
_ON = r"(?:ward|wards)?"
VERBS = (
    (
        rf"(?:(?:pans?|panning)(?: to the)? (?P<d>{_LR}){_ON}|swing(?:s|ing) (?P<d2>{_LR}) in a pan|sweep(?:s|ing) (?P<d3>{_LR}) in a pan"
        rf"|pivot(?:s|ing) to the (?P<d4>{_LR})|rotat(?:es|ing) (?P<d5>{_LR})ward on the spot|swivel(?:s|ling) (?P<d6>{_LR})"
        rf"|looks? (?P<d7>{_LR})|turns its view (?P<d8>{_LR})ward|turn(?:s|ing)(?: to the)? (?P<d9>{_LR}))",
        "pan",
    ),
    (
        rf"(?:(?:tilts?|tilting|angl(?:es|ing)|swivels?|pitch(?:es|ing)|tips) (?P<d>{_UD}){_ON}(?: on the spot)?|turn(?:s|ing) (?P<d2>{_UD}){_ON}"
        rf"|looks (?P<d3>{_UD})ward|(?P<d4>lifts|lowers) its gaze)",
        "tilt",
    ),
    (
        rf"(?:(?:roll(?:s|ing)?|lean(?:s|ing) over|tip(?:s|ping) over) (?P<d>{SENSE})|(?:rotat(?:es|ing)|turns) (?P<d2>{SENSE}) about its (?:own )?axis"
        rf"|spins (?P<d3>{SENSE}) about the line of sight|performs a (?P<d4>{SENSE}) roll)",
        "roll",
    ),
    (
        r"(?:zoom(?:s|ing)? (?P<d>in|out)(?:ward)?(?: closer| wider)?(?: for a (?:closer|wider) view)?|(?P<d2>tightens|widens) the view by zooming (?:in|out)"
        r"|(?P<d3>narrows) the view with a zoom in|(?P<d4>opens) up the view with a zoom out|(?P<d5>magnifies) the view"
        r"|(?P<d6>tightening|widening) the zoom)",
        "zoom",
    ),
    (
        r"(?:(?:dolly|dollies|dollying) (?P<d>in|out|forward|backward)|(?:moves?|moving|travel(?:s|ling)|glid(?:es|ing)|drives|progresses|proceeds|head(?:s|ing)|goes) (?P<d2>forward|backward)"
        r"|(?P<d3>push(?:es|ing)?) in|(?P<d4>advances|advancing|comes closer)|(?P<d5>pull(?:s|ing)?) back|(?P<d6>retreats|retreating|backs up|withdraws|recedes|reverses|reversing|steps back|draws away|backing away))",
        "dolly",
    ),
    (
        rf"(?:(?:trucks?|trucking)(?: to the)? (?P<d>{_LR})|(?:moves?|moving) (?:sideways|laterally) to the (?P<d2>{_LR})|(?:slides|sliding|travels) (?P<d3>{_LR})"
        rf"|glid(?:es|ing) (?P<d4>{_LR})ward|(?:tracks|shifts|drifts) sideways to the (?P<d5>{_LR}))",
        "truck",
    ),
    (
        rf"(?:pedestal(?:s|ling)? (?P<d>{_UD}){_ON}|moves straight (?P<d2>{_UD})|moving straight (?P<d3>{_UD})|booms? (?P<d4>{_UD})|booming (?P<d8>{_UD})"
        rf"|(?P<d5>rises|rising|ascends|ascending|lifts upward|lifting upward|climbs vertically|goes up vertically|soars straight up)"
        rf"|(?P<d6>sinks|sinking|descends|descending|lowers itself|lowering itself|drops vertically|drops down|goes down vertically|comes down vertically))",
        "pedestal",
    ),
    (
        rf"(?:(?:arcs?|arcing|circl(?:e|es|ing)|orbit(?:s|ing)|swing(?:s|ing) round|revolv(?:es|ing)) (?P<d>{SENSE})(?: around what it looks at)?"
        rf"|(?:moves in|makes) a (?P<d2>{SENSE}) arc|sweeps round in a (?P<d3>{SENSE}) curve)",
        "arc",
    ),
    (
        rf"(?:cran(?:es|ing) (?P<d>{_UD}){_ON}|(?P<d2>rises|rising) on a crane|(?P<d3>com(?:es|ing) down) on a crane|performs a crane shot (?P<d4>{_UD})ward"
        rf"|swing(?:s|ing) (?P<d5>{_UD}){_ON} on a crane|(?P<d6>sweeps up) and over|makes an? (?P<d7>{_UD})ward crane move|makes a crane move (?P<d8>{_UD})wards)",
        "crane",
    ),
    (
        r"(?:(?:dollies|dollying) (?P<d>in|out) (?:while it zooms|while zooming|against a zoom) (?:in|out)|makes a dolly zoom,? (?:that goes (?P<d2>in|out)|moving (?P<d3>in|back) while zooming (?:in|out))"
        r"|moves (?P<d4>forward|backward) against a zoom (?:in|out))",
        "dolly-zoom",
    ),
    (r"(?P<d>stays fixed|stays still|does not move|stands perfectly still)", "static"),
)
_TO = {
    "forward": "in", "backward": "out", "push": "in", "pull": "out", "rise": "up", "descent": "down", "tightens": "in",
    "widens": "out", "narrows": "in", "opens": "out", "magnifies": "in", "lifts": "up", "lowers": "down", "back": "out",
    "counterclockwise": "ccw", "counter-clockwise": "ccw", "clockwise": "cw", "tightening": "in", "widening": "out",
}  # fmt: skip


def _named(family: str, match: re.Match[str]) -> str:
    """The canonical name of a motion that a template found."""
    word = next((value for key, value in match.groupdict().items() if re.fullmatch(r"d\d?", key) and value), "")
    if family == "static":
        return "static"
    if word in ("left", "right", "up", "down", "in", "out"):
        return f"{family}-{word}"
    if word in _TO:
        return f"{family}-{_TO[word]}"
    if family == "dolly":
        return "dolly-in" if re.match(r"push|advanc|comes", word) else "dolly-out"
    if family == "pedestal":
        return "pedestal-up" if re.match(r"ris|asc|lift|climb|goes up|soar", word) else "pedestal-down"
    return f"crane-{'up' if re.match(r'ris|sweeps up', word) else 'down'}"


def motion_in(text: str, table: Sequence[tuple[str, str]]) -> str | None:
    """The motion that all of a text names."""
    for pattern, family in reversed(table):
        match = re.fullmatch(pattern, text.strip())
        if match:
            return _named(family, match)
    return None


def _any(table: Sequence[tuple[str, str]]) -> str:
    """One pattern without group names for any of a table's texts."""
    return "(?:" + "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern, _ in reversed(table)) + ")"


NOUN, VERB = _any(NOUNS), _any(VERBS)

GLUE = re.compile(
    r"\b(?:and|but|yet|so|since|because|as|while|whereas|hence|thus|therefore|which|means|shows|that|with|it|fits|too|well"
    r"|one sees|given|in|the same way|besides|also|however|though|here|still|accordingly|consequently|for these reasons|this"
    r"|together|taken|all in all|overall|from|follows|is why|instead|fact|what|decides|telling|point|counts|is|settles|decisive"
    r"|matters|when|must|should|has to|then|first|followed by|before|after|afterwards|at|later|initially|begins|ends|comes"
    r"|there|to|of all|apart|sum|first of all|to begin with|a|does|not|only|just|merely|under|if|would|throughout|nothing else"
    r"|was|it|the|camera|shot|by|both|an?|through|over|up|its|motion|which)\b|[,.:;?]"
)
PASTS = {
    "panned": "pan", "turned": "pan", "tilted": "tilt", "tipped": "tilt", "trucked": "truck", "travelled sideways": "truck",
    "moved sideways": "truck", "travelled vertically": "pedestal", "moved straight up or down": "pedestal", "zoomed": "zoom",
    "dollied": "dolly", "travelled forward or back": "dolly",
}  # fmt: skip
LOOKALIKE = {"pan": "truck", "truck": "pan", "tilt": "pedestal", "pedestal": "tilt", "zoom": "dolly", "dolly": "zoom"}
PATH = (
    r"(?P<path>stays put|stays in (?:its )?place|stays where it is|remains in (?:one )?place|keeps its place|does not travel|goes nowhere"
    r"|comes nearer|moves nearer|gets nearer|(?:moves|travels|heads) forward|(?:moves|travels) backward|advances|goes forward|closes in|moves away|backs off|retreats|goes backward"
    r"|draws back|(?:moves|slides|travels|goes)(?: over)? (?:to the )?(?:left|right)(?:wards)?|rises on a curve|rises|moves up|climbs on a curve|climbs"
    r"|gains height|goes upwards|comes down on a curve|sinks on a curve|sinks|moves down|comes down|loses height|goes downwards"
    r"|(?:circles|swings round|goes round) (?:counter-)?clockwise|swings (?:up|down)wards)"
)
FRAME = (
    r"(?P<frame>keeps its direction|keeps facing the same way|does not turn|holds its direction|stays aimed the same way"
    r"|keeps its angle and width|(?:turns|swings round|swings)(?: to the)? (?:left|right)|(?:tips|turns|swings) (?:up|down)(?:wards)?"
    r"|(?:leans over|tips over|turns|rolls) (?:counter-)?clockwise(?: about its axis)?|narrows|gets narrower|takes in less|widens"
    r"|gets wider|takes in more|keeps turning (?:left|right)|turns (?:left|right) all the while|keeps tipping (?:up|down)"
    r"|tips (?:up|down) all the while|keeping its direction|not turning|holding its direction|(?:facing|pointing) the same way"
    r"|(?:turning|swinging)(?: to the)? (?:left|right)(?: as it goes)?|(?:tipping|turning) (?:up|down)(?:wards)?(?: as it goes)?"
    r"|(?:leaning over|tipping over) (?:counter-)?clockwise|narrowing|getting narrower|widening|getting wider)"
)
TOGETHER = r"(?:in step|together|at the same (?:pace|rate)|by the same (?:amount|factor)|alike|equally(?: far)?)"
LABELS: tuple[tuple[str, str], ...] = (
    (r"(?:the camera is fixed and free of shake|the camera stands perfectly still)", "fixed"),
    (r"(?:the camera is not both fixed and free of shake|the camera does not stand perfectly still)", "!fixed"),
    (r"(?:the camera stays in place but shakes|the shot is fixed apart from shake)", "shakes in place"),
    (r"(?:the camera does not just shake in place|the shot is not one that is fixed apart from shake)", "!shakes in place"),
    (r"(?:the camera moves or shakes|the camera is in motion)", "!fixed"),
    (r"(?:the camera neither moves nor shakes|the camera is not in motion)", "fixed"),
    (r"(?:the camera clearly moves|the camera motion is clear to see)", "moves"),
    (r"(?:the camera does not clearly move|no camera motion is clear to see)", "!moves"),
    (r"(?:the camera moves fast|the camera motion is fast|the shot changes fast)", "fast"),
    (r"(?:the camera does not move fast|the camera motion is not fast)", "!fast"),
    (r"(?:the camera moves slowly|the camera motion is slow)", "slow"),
    (r"(?:the camera does not move slowly|the camera motion is not slow)", "!slow"),
    (r"(?:the camera shakes hard|the camera is very shaky)", "hard shake"),
    (r"(?:the camera does not shake hard|the camera is not very shaky)", "!hard shake"),
    (r"(?:the camera shakes|the camera is shaky)", "shake"),
    (r"(?:the camera does not shake|the camera is not shaky)", "!shake"),
    (r"(?:the camera moves steadily|the camera moves with hardly any shake|the camera moves without any shake|the camera moves very steadily)", "!shake"),
    (r"(?:the camera does not move steadily|the camera does not move with hardly any shake|the camera does not move without any shake|the camera does not move very steadily)", "shake"),
    (r"(?:the scene is static or mostly static|at most a small part of the scene moves by itself)", "!much moves"),
    (r"(?:the scene is not mostly static|more than a small part of the scene moves by itself)", "much moves"),
    (r"(?:the scene is static|nothing in the scene moves by itself)", "!mover"),
    (r"(?:the scene is not static|something in the scene moves by itself)", "mover"),
    (r"(?:the scene is dynamic|(?<!not )much of the scene moves by itself)", "much moves"),
    (r"(?:the scene is not dynamic|not much of the scene moves by itself)", "!much moves"),
    (r"(?:the camera motion is complex|the camera motion has several parts)", "!single"),
    (r"(?:the camera motion is not complex|the camera motion does not have several parts|the camera motion is simple|the camera makes a single simple motion)", "single"),
    (r"(?:the camera motion is not simple|the camera does not make a single simple motion)", "!single"),
    (r"(?:motion blur is visible|motion smears the picture)", "blur"),
    (r"(?:no motion blur is visible|motion does not smear the picture)", "!blur"),
    (r"(?:the camera tracks no subject(?: [a-z ]+)?|this is not an? [a-z-]*(?: side)? ?tracking shot(?: to the (?:left|right))?|the camera leads no subject from ahead|the camera follows no subject from behind)", "!track"),
    (r"(?:the camera tracks (?:its|a) subject[a-z ]*|this is an? [a-z-]*(?: side)? ?tracking shot(?: to the (?:left|right))?|the camera leads its subject from ahead|the camera follows its subject from behind)", "track"),
    (r"(?:the tracked subject grows in the picture|a tracked subject becomes larger)", "larger"),
    (r"(?:no tracked subject grows in the picture|no tracked subject becomes larger)", "!larger"),
    (r"(?:the tracked subject shrinks in the picture|a tracked subject becomes smaller)", "smaller"),
    (r"(?:no tracked subject shrinks in the picture|no tracked subject becomes smaller)", "!smaller"),
)  # fmt: skip
GROUND = (
    (r"(?:moves? forward from its first view|moves? forward in the direction it first faces|a move forward from the first view|a move forward in the direction it first faces)", "dolly-in"),
    (r"(?:moves? backward from its first view|backs? away from what it first faces|a move backward from the first view|a move away from what it first faces)", "dolly-out"),
    (r"(?:moves? up as seen from its first frame|a move up as seen from the first frame|rises? above the ground|moves? up from the ground|a rise above the ground|a move up from the ground)", "pedestal-up"),
    (r"(?:moves? down as seen from its first frame|a move down as seen from the first frame|sinks? towards the ground|moves? down towards the ground|a descent towards the ground|a move down towards the ground)", "pedestal-down"),
    (r"(?:moves? forward over the ground|a move forward over the ground|a forward move over the ground)", "dolly-in"),
    (r"(?:moves? backward over the ground|a move backward over the ground|a retreat over the ground)", "dolly-out"),
)  # fmt: skip
NOTHING_CLAIMED = (
    r"(?:that settles it|that is decisive|that matters|what decides is that|the telling point is that|what counts is that|one sees that"
    r"|it shows that|it (?:also )?fits that|as it (?:must|should|has to) when|in the same way|from this it follows that|it follows that"
    r"|taken together|all in all|for these reasons|this means that|together this means that|that is why|in sum|given that|so that means"
    r"|which (?:means|shows|tells us) that|but in fact|here, however|first of all|all the while|as it goes)"
)


class Found:
    """What a template found in a sentence: its text (`found[0]`) and its groups, "" where one is not there."""

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end, self.text = match.start(), match.end(), match[0]
        self.groups: dict[str, str] = {}
        for name, value in match.groupdict().items():
            if value:
                self.groups.setdefault(re.sub(r"_x\d+$", "", name), value)

    def __getitem__(self, name: str | int) -> str:
        return self.text if name == 0 else self.groups.get(str(name), "")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A template whose groups may share a name over its alternatives."""
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        seen[match[1]] = seen.get(match[1], 0) + 1
        return f"(?P<{match[1]}_x{seen[match[1]]}>"

    return re.compile(rf"(?<![\w-])(?:{re.sub(r'[(][?]P<([a-z_]+)>', numbered, pattern)})(?![\w-])")
