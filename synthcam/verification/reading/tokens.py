"""Text cut into tokens with their places, plain forms and sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from synthcam.verification.reading import words as w
from synthcam.verification.reading.word_set import word_set

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[^\sa-z\d]")
_SPLIT = {"'re": "are", "'ll": "will", "'ve": "have", "'d": "would", "'m": "am"}
_WHOLE = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}


@dataclass(slots=True)
class Token:
    """A word or mark; `word` is its plain form ("panning" -> "pan"), `form` its lower-case spelling."""

    form: str
    word: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not (self.form[0].isalnum() or self.form[0] == "@")


def _inflections(verb: str) -> Iterator[str]:
    yield verb
    yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    yield from (stem + "ing", stem + "ed", verb + "ing", verb + "ed")
    if len(verb) > 2 and verb[-1] in "bdglmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield from (verb + verb[-1] + "ing", verb + verb[-1] + "ed")


_OTHER_VERBS = word_set(
    """
    shake vibrate wobble tremble jitter grow shrink enlarge expand spread contract enter exit appear disappear
    vanish come cover hide occlude block obscure pass lag slow accelerate begin start end finish conclude become
    get show exhibit cause allow carry change alter separate emerge increase decrease double halve stretch
    tremor jerk bounce bob speed decelerate converge diverge radiate overtake outpace leave cut crop loom
    dwindle diminish stream flow flee swell wander outrun scale mean imply indicate make let freeze blur fill
    occupy exceed differ match equal hug scatter lie tower slip inch head tip trot judder peer rattle happen bring
    lose catch stir amble saunter wade stray wheel
    """
)
_PLAIN_VERBS = sorted({*w.CAMERA_VERBS, *w.KEEP, *w.STOP, *w.FOLLOW, *w.REVEAL, *w.LOOK, *w.HEDGES} | _OTHER_VERBS)
_IRREGULAR = {
    "went": "go", "gone": "go", "flew": "fly", "flown": "fly", "rose": "rise", "risen": "rise", "fell": "fall",
    "fallen": "fall", "swung": "swing", "swept": "sweep", "spun": "spin", "slid": "slide", "sank": "sink",
    "sunk": "sink", "kept": "keep", "held": "hold", "stood": "stand", "sat": "sit", "is": "be", "are": "be",
    "was": "be", "were": "be", "been": "be", "being": "be", "am": "be", "came": "come", "grew": "grow",
    "grown": "grow", "shrank": "shrink", "shrunk": "shrink", "became": "become", "got": "get", "went by": "go",
    "ran": "run", "running": "run", "drove": "drive", "driven": "drive", "rode": "ride", "led": "lead",
    "leading": "lead", "shook": "shake", "shaken": "shake", "hid": "hide", "hidden": "hide", "overtook": "overtake",
    "began": "begin", "meant": "mean", "left-": "leave", "tightens": "narrow", "tighten": "narrow",
    "tightening": "narrow", "narrows": "narrow", "broadens": "widen", "manoeuvre": "maneuver",
    "manoeuvres": "maneuver", "maneuvers": "maneuver", "has": "have", "had": "have", "does": "do", "did": "do",
    "motions": "motion", "movements": "movement", "vibrations": "vibration", "lost": "lose", "turns": "turn",
    "shrinking": "shrink", "lay": "lie", "lies": "lie", "lying": "lie", "dollying": "dolly", "dollies": "dolly",
    "pedestalling": "pedestal", "pedestalled": "pedestal", "travelling": "travel", "travelled": "travel",
    "froze": "freeze", "traveling": "travel", "traveled": "travel", "centering": "center", "centred": "centre",
    "centring": "centre", "made": "make", "shows": "show", "shown": "show", "broke": "break", "taken": "take",
    "took": "take", "views": "view", "leaves": "leave",
}  # fmt: skip
_NOT_VERBS = {"shaking", "vibrating", "trembling", "wobbling", "jittering", "landed", "being"}
PLAIN: dict[str, str] = {form: verb for verb in _PLAIN_VERBS for form in _inflections(verb)} | _IRREGULAR

_PHRASES_TEXT = """
the whole picture = everything
the whole image = everything
the whole frame = @wholewidth
the whole scene = everything
the entire picture = everything
the entire image = everything
the entire frame = everything
the entire scene = everything
a large part of the image = the background
a large part of the picture = the background
most of the picture = everything
most of the image = everything
most of the frame = everything
the greater part of the picture = everything
the greater part of the image = everything
the greater part of the frame = everything
a good part of the picture = the background
a good part of the image = the background
a good part of the frame = the background
the larger part of the picture = everything
the larger part of the image = everything
the larger part of the frame = everything
the better part of the picture = everything
the better part of the image = everything
the better part of the frame = everything
the bulk of the picture = everything
the bulk of the image = everything
the bulk of the frame = everything
much of the picture = the background
much of the image = the background
much of the frame = the background
everything in the picture = everything
everything in the image = everything
everything in the frame = everything
draws in towards = shrinks towards
draws in toward = shrinks towards
drawing in towards = shrinking towards
drawing in toward = shrinking towards
pulls together = contracts
pulling together = contracting
at one spot = @inplace
the two would = both would
the pair would = both would
what counts is that = also
what decides is that = also
what matters is that = also
what settles it is that = also
that settles it as = because
it shows that = also
this shows that = also
not the camera 's only motion = @notonly
not the camera 's only movement = @notonly
is the camera 's only motion = is only
is all that happens = is only
is all the camera does = is only
rather than making = without
the near parts of the scene = near things
the nearer parts of the scene = nearer things
it also fits that = also
it fits that = also
it also fits = also
given that = because
seeing that = because
seeing as = because
now that = because
this means that = therefore
that means that = therefore
so that means = therefore
so this means = therefore
which means that = therefore
it follows that = therefore
from this it follows that = therefore
this tells us that = therefore
that tells us that = therefore
which tells us that = therefore
we can see that = also
we see that = also
one can see that = also
one sees that = also
note that = also
notice that = also
notice how = also
it is clear that = also
it is plain that = also
the fact that = also
takes in less = narrow
take in less = narrow
takes in more = widen
take in more = widen
shows less and less = narrow
shows more and more = widen
not all that happens = @notonly
not the only motion = @notonly
not the only movement = @notonly
not all there is = @notonly
not the whole story = @notonly
not all the camera does = @notonly
is ruled out = @ruledout
are ruled out = @ruledout
can be ruled out = @ruledout
is excluded = @ruledout
can be excluded = @ruledout
is out of the question = @ruledout
rules out = not
ruling out = not
ahead of = faster than
in lockstep = @onerate
by the same stretch = @onerate
by the same distance = @onerate
the same distance = @onerate
equally far = @onerate
equally fast = @onerate
side by side = beside
at once = simultaneously
all at once = suddenly
drawing back = pullback
draws back = pullback
draw back = pullback
backs off = pullback
backs up = pullback
pulls away = pullback
pull away = pullback
keeps pace with = follow
keep pace with = follow
keeping pace with = follow
keeps up with = follow
keep up with = follow
keeping up with = follow
stays with = follow
stay with = follow
staying with = follow
stays alongside = follow
moves along with = follow
moving along with = follow
travels alongside = follow
runs alongside = follow
on rails = smoothly
on a rail = smoothly
locked off = static
focal length = focal
most of the way = @most
a third larger = grow @factor1.33
a third bigger = grow @factor1.33
a third smaller = shrink @factor0.67
a quarter larger = grow @factor1.25
half as big again = grow @factor1.5
half as large again = grow @factor1.5
in the first second = initially
in the last second = finally
for the first half = initially
a third of the way in = early
as far as one can tell = apparently
as far as we can tell = apparently
as far as i can tell = apparently
creep up on = approach
creeps up on = approach
creeping up on = approach
close in on = approach
closes in on = approach
closing in on = approach
home in on = approach
homes in on = approach
so as not to = without
for the whole clip = throughout
for the whole video = throughout
for the entire clip = throughout
all through the clip = throughout
in the second half = finally
in the last third = finally
in the last half = finally
from about the middle on = finally
from the middle on = finally
from halfway on = finally
later on = finally
at the very end = finally
towards the very end = finally
in the first half = initially
in the first third = initially
in the beginning = initially
right away = initially
about halfway through = midway
around halfway through = midway
half way = midway
at half time = midway
in the middle of the clip = midway
for a moment = momentarily
for a while = momentarily
until the very end = tillend
until the end = tillend
to the very end = tillend
to the end = tillend
right to the end = tillend
any more = anymore
at all = whatsoever
out of the shot = @outframe
out of the scene = @outframe
out of the video = @outframe
opens up = widen
open up = widen
opening up = widen
catches up = grow
catch up = grow
catching up = grow
as large as they were = @samesize
as large as it was = @samesize
as big as they were = @samesize
as big as it was = @samesize
as large as before = @samesize
at the same pace as the camera = @withcamera
at the same speed as the camera = @withcamera
along with the camera = @withcamera
together with the camera = @withcamera
steady as a rock = rocksteady
rock steady = rocksteady
rock solid = rocksteady
as steady as a rock = rocksteady
several times as fast as = @timesfaster
times as fast as = @timesfaster
much faster than = faster than
more quickly than = quicker than
more slowly than = slower than
a full quarter turn = @quarterturn
a quarter turn = @quarterturn
a quarter of a turn = @quarterturn
a half turn = @halfturn
half a turn = @halfturn
upside down = @halfturn
a full turn = @fullturn
all the way round = @fullturn
the whole width = @wholewidth
the full width = @wholewidth
the entire width = @wholewidth
half the frame = @half
half of the frame = @half
more than half = @morethan @half
one and a half times = @factor1.5
five times as large = @factor5
four times as large = @factor4
ten times as large = @factor10
five times its size = @factor5
four times its size = @factor4
five times as big = @factor5
four times as big = @factor4
more of = @moreof
most of = @moreof
the greater part of = @moreof
the bulk of = @moreof
much of = @moreof
part of = @moreof
parts of = @moreof
all of = @moreof
paving stones = ground
paving stone = ground
cobble stones = ground
lamp posts = lampposts
lamp post = lamppost
street lamps = lampposts
street light = streetlight
as it goes = onward
as it goes along = onward
from left to right = @right
left to right = @right
from the left to the right = @right
from right to left = @left
right to left = @left
from the right to the left = @left
from the right = @fromright
from its right = @fromright
from the left = @fromleft
from its left = @fromleft
from above = @fromabove
from below = @frombelow
from the top = @fromabove
from the bottom = @frombelow
from the top to the bottom = @down
from the bottom to the top = @up
from bottom to top = @up
bottom to top = @up
from top to bottom = @down
top to bottom = @down
towards the left = @left
toward the left = @left
to the left = @left
to its left = @left
to our left = @left
to camera left = @left
to screen left = @left
towards the right = @right
toward the right = @right
to the right = @right
to its right = @right
to our right = @right
to camera right = @right
to screen right = @right
towards the top = @up
toward the top = @up
to the top = @up
towards the bottom = @down
toward the bottom = @down
to the bottom = @down
into the scene = @forward
deeper into = @forward
straight ahead = @forward
away from = @backward
side to side = @sideways
from side to side = @sideways
left and right repeatedly = @sideways
back and forth = @backforth
to and fro = @backforth
up and down = @updown
in and out = @inout
counter clockwise = counterclockwise
anti clockwise = anticlockwise
push in = pushin
pushes in = pushin
pushing in = pushin
pushed in = pushin
pull out = pullout
pulls out = pullout
pulling out = pullout
pulled out = pullout
pull back = pullback
pulls back = pullback
pulling back = pullback
pulled back = pullback
moves back = @movesback
move back = @movesback
moving back = @movesback
dolly zoom = dollyzoom
dolly zooms = dollyzoom
dolly zooming = dollyzoom
vertigo effect = dollyzoom
hitchcock zoom = dollyzoom
free of = without
free from = without
instead of = without
rather than = without
not only = also
not just = also
in place = @inplace
on the spot = @inplace
on its spot = @inplace
in one place = @inplace
in one spot = @inplace
in the same place = @inplace
in the same spot = @inplace
in its place = @inplace
where it is = @inplace
where it stands = @inplace
at the same place = @inplace
in position = @inplace
the same way = @sameway
the same direction = @sameway
one way = @sameway
one direction = @sameway
its direction = @sameway
its heading = @sameway
its orientation = @sameway
as well as = and
along with = and
together with = and
as well = also
as if = like
at first = initially
at the start = initially
at the beginning = initially
to begin with = initially
to start with = initially
near the start = initially
early on = initially
at the end = finally
near the end = finally
towards the end = finally
toward the end = finally
by the end = finally
in the end = finally
halfway through = midway
half way through = midway
in the middle of the video = midway
in the middle of the shot = midway
around the middle of the video = midway
partway through = midway
part way through = midway
at the same time = simultaneously
all the while = simultaneously
in turn = then
after that = then
and then = then
before that = beforehand
from start to finish = throughout
from beginning to end = throughout
from start to end = throughout
all along = throughout
the whole time = throughout
the entire time = throughout
all the way through = throughout
the entire video = throughout
the entire clip = throughout
the whole video = throughout
the whole clip = throughout
the whole shot = throughout
one after the other = sequentially
bird 's eye = birdseye
birds eye = birdseye
worm 's eye = wormseye
first person = pov
point of view = pov
field of view = fov
angle of view = fov
optical axis = axis
viewing direction = axis
line of sight = axis
viewing axis = axis
frame freezing = framefreeze
freeze frame = framefreeze
frozen frame = framefreeze
motion blur = motionblur
shake free = shakefree
jitter free = shakefree
camera person = cameraman
camera operator = operator
camera man = cameraman
in frame = @inframe
in the frame = @inframe
in view = @inframe
in shot = @inframe
in the shot = @inframe
in the picture = @inframe
within the frame = @inframe
within frame = @inframe
in sight = @inframe
out of frame = @outframe
out of the frame = @outframe
out of view = @outframe
out of the picture = @outframe
out of shot = @outframe
out of sight = @outframe
off the frame = @outframe
off frame = @outframe
off screen = @outframe
out of the image = @outframe
out of the view = @outframe
off the screen = @outframe
off the picture = @outframe
into frame = @intoframe
into the frame = @intoframe
into view = @intoframe
into the picture = @intoframe
into the view = @intoframe
into sight = @intoframe
into the image = @intoframe
into shot = @intoframe
into the shot = @intoframe
comes to rest = stop
come to rest = stop
comes to a stop = stop
come to a stop = stop
coming to a stop = stop
comes to a halt = stop
coming to a halt = stop
at one rate = @onerate
at the same rate = @onerate
at the same speed = @onerate
at the same pace = @onerate
by the same amount = @onerate
as one = @onerate
all together = @onerate
as a whole = @asawhole
in step = @onerate
by itself = @byitself
on its own = @byitself
by themselves = @byitself
of its own accord = @byitself
under its own power = @byitself
a third = @third
one third = @third
a quarter = @quarter
one quarter = @quarter
a fourth = @quarter
half of = @half
half the = @half
two thirds = @twothirds
three quarters = @threequarters
a fifth = @fifth
a tenth = @tenth
a sixth = @sixth
twice as large = @twice
twice as big = @twice
twice its size = @twice
twice the size = @twice
double its size = @twice
double in size = @twice
doubles in size = @twice
to double its size = @twice
half as large = @halfsize
half as big = @halfsize
half its size = @halfsize
half the size = @halfsize
three times as large = @thrice
three times as big = @thrice
three times its size = @thrice
three times the size = @thrice
as fast as = @asfastas
as far as = @asfastas
as much as = @asfastas
as quickly as = @asfastas
just like = like
the same size = @samesize
same size = @samesize
its size = @itssize
in size = @insize
no matter = whatever
due to = because
because of = because
as a result = therefore
which means = therefore
that means = therefore
this means = therefore
which shows = therefore
this shows = therefore
so that = to
in order to = to
followed by = then
proceeds to = to
no longer = stop
gets bigger = grow
get bigger = grow
getting bigger = grow
gets larger = grow
get larger = grow
getting larger = grow
becomes larger = grow
become larger = grow
becoming larger = grow
becomes bigger = grow
grows larger = grow
grow larger = grow
growing larger = grow
appears larger = grow
appear larger = grow
larger in the frame = grow
gets smaller = shrink
get smaller = shrink
getting smaller = shrink
becomes smaller = shrink
become smaller = shrink
becoming smaller = shrink
grows smaller = shrink
appears smaller = shrink
appear smaller = shrink
smaller in the frame = shrink
""".strip()


_Phrases = dict[tuple[str, str], list[tuple[tuple[str, ...], str]]]


def _parse_phrases(text: str) -> _Phrases:
    """Phrases by their first two words, the longest first."""
    table: _Phrases = {}
    for line in text.splitlines():
        phrase, meaning = line.split(" = ")
        parts = tuple(phrase.split())
        table.setdefault((parts[0], parts[1]), []).append((parts, meaning))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_BECOMING = ("gets", "get", "getting", "becomes", "become", "becoming", "grows", "grow", "growing", "turns")
_COMPARATIVES = {
    "narrower": "narrow", "tighter": "narrow", "wider": "widen", "broader": "widen", "taller": "grow", "bigger": "grow",
    "larger": "grow", "smaller": "shrink", "nearer": "approach", "closer": "approach",
}  # fmt: skip
_PHRASES_TEXT += "".join(f"\n{verb} {word} = {plain}" for verb in _BECOMING for word, plain in _COMPARATIVES.items())
_PHRASES = _parse_phrases(_PHRASES_TEXT)
_PLACE_AFTER = frozenset(["side", "edge", "half", "corner", "hand", "third", "part", "border", "of", "end", "margin"])
"""A "left" before these is a place and no direction."""
_SIDED = ("@left", "@right", "@up", "@down", "@fromleft", "@fromright", "@fromabove", "@frombelow")


def tokenize(text: str) -> list[Token]:
    """The tokens of a text; phrases of fixed meaning are one token ("from left to right" -> @right)."""
    low = text.lower().replace("’", "'")
    if len(low) != len(text):  # a few capitals become two letters
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    raw: list[Token] = []
    for match in _TOKEN.finditer(low):
        form, start, end = match.group(), match.start(), match.end()
        if form == "-" and 0 < start < len(low) - 1 and low[start - 1].isalnum() and low[end].isalnum():
            continue
        if form in _WHOLE:
            raw += [Token(part, part, start, end) for part in _WHOLE[form]]
        elif "'" in form:
            raw += _contraction(form, start, end)
        else:
            raw.append(Token(form, form, start, end))
    return [_plain(token) for token in _join_phrases(raw)]


def _contraction(form: str, start: int, end: int) -> list[Token]:
    if form.endswith("n't"):
        return [Token(form[:-3], form[:-3], start, end - 3), Token("not", "not", end - 3, end)]
    head, _, tail = form.partition("'")
    if tail == "s" and head in {"there", "it", "that", "what", "here", "he", "she", "this"}:
        return [Token(head, head, start, end), Token("is", "is", start, end)]
    if tail == "s":
        return [Token(head, head, start, start + len(head)), Token("'s", "'s", start + len(head), end)]
    meaning = _SPLIT.get("'" + tail, tail)
    return [Token(head, head, start, start + len(head)), Token(meaning, meaning, start + len(head), end)]


def _join_phrases(raw: list[Token]) -> list[Token]:
    joined: list[Token] = []
    forms = tuple(token.form for token in raw)
    i, last = 0, len(raw)
    while i < last:
        entries = _PHRASES.get(forms[i : i + 2]) if i + 1 < last else None  # type: ignore[arg-type]
        for parts, meaning in entries or ():
            stop = i + len(parts)
            if forms[i:stop] == parts:
                if meaning in _SIDED and stop < last and forms[stop] in _PLACE_AFTER:
                    continue
                joined += [Token(word, word, raw[i].start, raw[stop - 1].end) for word in meaning.split()]
                i = stop
                break
        else:
            joined.append(raw[i])
            i += 1
    return joined


def _plain(token: Token) -> Token:
    if token.form not in _NOT_VERBS:
        token.word = PLAIN.get(token.form, token.form)
    return token


def sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """Runs of tokens up to . ! or ?, the mark included."""
    run: list[Token] = []
    for token in tokens:
        run.append(token)
        if token.form in ".!?":
            yield run
            run = []
    if run:
        yield run
