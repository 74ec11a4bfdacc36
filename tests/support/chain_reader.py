# ruff: noqa: E501 - a template and what judges it stand in one line
"""Reads the sentences of chains by templates, written from the texts as they come, and has each judged by pixels.

A sentence is true, false, open (between the two, or beyond the pixels) or unread. What is called false here is to be
looked at in the frames.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from support.chain_judge import SINGLE, Judge, Truth, Window, between, both, negated, ways
from support.chain_words import (
    ALL,
    BEHIND,
    BOTH,
    EDGE,
    FAR,
    FAR_GROUP,
    FRAME,
    GLUE,
    GROUND,
    GROW,
    LABELS,
    LOOKALIKE,
    NEAR_GROUP,
    NOTHING_CLAIMED,
    NOUN,
    NOUNS,
    PASTS,
    PATH,
    SENSE,
    SHRINK,
    SIZE,
    SLIDE,
    THING,
    TOGETHER,
    VERB,
    VERBS,
    WAY,
    WAY2,
    WHEN,
    Found,
    compiled,
    motion_in,
)


@dataclass(frozen=True)
class Verdict:
    """What the oracle makes of a sentence: its text, outcome, what was read as what, and what was not read."""

    text: str
    outcome: str
    parts: tuple[tuple[str, Truth], ...]
    rest: str


class Reader(Judge):
    """Finds templates in a sentence, judges each, and says what is left over."""

    @cached_property
    def templates(self) -> list[tuple[re.Pattern[str], Callable[[Found, Window], Truth], bool]]:
        """Each pattern with what judges it; more specific ones first."""
        t = THING
        near = rf"(?P<near>{NEAR_GROUP}|{t})"
        near_any = rf"(?:{NEAR_GROUP}|{t})"
        behind = rf"(?:{t} (?:behind (?:it|them))|the background (?:beside|behind|beyond) (?:it|them)|{FAR_GROUP}|{BEHIND}|the ground(?: behind (?:it|them))?|{t})"
        far = rf"(?P<far>{behind})"
        thing = rf"(?P<thing>{t})"
        pairs = rf"(?:{BOTH}|{near_any} and {behind})"
        twin = (
            rf"(?:(?P<t_together>{pairs} would (?:slide|travel|drift|move) {TOGETHER})"
            rf"|(?P<t_scale>{pairs} would (?P<t_way>grow|get larger|swell|shrink|get smaller) {TOGETHER})"
            rf"|(?P<t_faster>{near_any} would (?:outpace|get ahead of|outrun|slide faster than|move farther than|drift faster than) {behind})"
            rf"|(?P<t_more>{near_any} would (?P<t_way>grow|swell|get larger|shrink|get smaller) (?:more|faster) than {behind})"
            rf"|(?P<t_leaves>{near_any} would not (?:stay in place|stay put|(?:keep|hold) (?:its|their) place|(?:stay|remain) where (?:it is|they are)))"
            rf"|(?P<t_along>{near_any} would change size along with {behind})"
            r"|(?P<t_converge>(?:the )?(?:level|upright) lines would (?:draw together|converge|come to converge|lean towards each other))"
            r"|(?P<t_keep>(?:everything would keep its (?:size and its shape|size)|all things would keep their size)))"
        )
        past = rf"if the camera (?:only|merely|just) (?P<past>{'|'.join(PASTS)})"
        cond = rf"(?:{past}|(?:if this were|with|under|in) (?P<cond>{NOUN}))"
        table: list[tuple[str, Callable[[Found, Window], Truth]]] = [
            (rf"{cond},? {twin}", self._law), (rf"{twin} {cond}", self._law),
            (rf"(?:either |both )?(?P<m>{NOUN}) (?:or|and) (?P<n>{NOUN}) (?:could|can) (?:cause that|do that|explain that|look like that)"
             rf"|(?P<m>{NOUN}) and (?P<n>{NOUN}) (?:look alike in that|could both do that|can both cause that|are both possible)"
             rf"|(?P<m>{NOUN}) (?:(?:could do|can do|could explain|could cause) that (?:as well as|just like)|fits as well as) (?P<n>{NOUN})|it could be (?P<m>{NOUN}) or (?P<n>{NOUN})"
             rf"|(?P<m>{NOUN}) is as likely as (?P<n>{NOUN})", self._common),
            (rf"(?:this is not|this cannot be|it cannot be|still it is not|it is not) (?P<m>{NOUN})|(?P<m>{NOUN}) (?:is ruled out|can be excluded)"
             rf"|which (?:rules out|speaks against|excludes) (?P<m>{NOUN})|which (?P<m>{NOUN}) would not bring about"
             rf"|(?:unlike|other than) in (?P<m>{NOUN})|(?:instead of|rather than|without|not) (?:making )?(?P<m>{NOUN})", self._denied),
            (rf"this is more than (?P<m>{NOUN})", lambda m, w: both(self._present(m["m"], w), negated(self._alone(m["m"], w)))),
            (r"(?:nothing else|no other motion) is added|there is (?:nothing else|no second motion|no other motion)"
             r"|leaves no room for (?:a second motion|anything else)", lambda m, w: self._single()),
            *((pattern, self._label(name)) for pattern, name in LABELS),
            (r"(?<!picture )(?:but |and )?(?:the camera )?does not (?P<v>(?:truck|pan|tilt|roll|zoom|dolly|move|circle|arc|crane|make|swing|push|pull|back|rise|sink)[a-z -]*)", self._does_not),
            (rf"(?P<m>{NOUN}|{'|'.join(p for p, _ in GROUND)}) (?:is|are) (?P<not>not )?(?:the only motion|the camera's only motion|all the camera does|all that happens)", self._only),
            (rf"(?P<m>{'|'.join(p for p, _ in GROUND)})(?: (?:both )?)?", lambda m, w: self._present(m["m"], w)),
            *self._orders(),
            (rf"(?:it is|the motion is|what the camera makes is|this is|the camera motion is) (?P<m>{NOUN})", lambda m, w: self._present(m["m"], w)),
            (rf"(?:the viewpoint|the camera itself|the camera's viewpoint|the point of view) {PATH}", self.travels),
            (rf"(?:the view|its view|the line of sight|its line of sight)(?: is)? {FRAME}", self.faces),
        ]  # fmt: skip
        table += self._sights(near, far, thing)
        table += self._captions(thing)
        table += [
            (rf"(?P<m>{NOUN})", lambda m, w: self._present(m["m"], w)), (rf"(?P<v>{VERB})", lambda m, w: self._verb(m["v"], w)),
            (rf"(?:it|and|,) {PATH}", self.travels), (rf"(?:it|and|,) {FRAME}", self.faces),
            (r"(?:performs|executes|makes|carries out|completes|undertakes|transitions|combines|continues|concludes|simultaneously"
             r"|accompanied by|together with|moves in|goes from|begins|starts|ends|in sight|the shot|namely)", lambda m, w: True),
        ]  # fmt: skip
        return [(compiled(pattern), judge, NOUN in pattern or VERB in pattern) for pattern, judge in table]

    def _sights(self, near: str, far: str, thing: str) -> list[tuple[str, Callable[[Found, Window], Truth]]]:
        lines = r"(?:the )?(?:level|upright) lines"
        return [
            (rf"{near} and {far} {SLIDE} {WAY} {TOGETHER}", lambda m, w: self.compared(m, w, "together")),
            (rf"{near} and {far} {GROW} {TOGETHER}", lambda m, w: self.compared(m, w, "grow_together")),
            (rf"{near} and {far} {SHRINK} {TOGETHER}", lambda m, w: self.compared(m, w, "shrink_together")),
            (rf"{near} {SLIDE} {WAY} (?:faster than|farther than|ahead of|more than) {far}", lambda m, w: self.compared(m, w, "faster")),
            (rf"{near} {SLIDE} {WAY} less than {far}", lambda m, w: self.compared(m, w, "slower")),
            (rf"{near} lags? behind while {far} {SLIDE} {WAY}", lambda m, w: self.compared(m, w, "slower")),
            (rf"{near} {GROW} (?:faster|more) than {far}", lambda m, w: self.compared(m, w, "grows_more")),
            (rf"{near} {SHRINK} (?:faster|more) than {far}", lambda m, w: self.compared(m, w, "shrinks_more")),
            (rf"{near} (?:hardly shifts?|keeps? (?:its|their) place|stays? where (?:it is|they are)) (?:while|as) {far} {SLIDE} {WAY}", lambda m, w: self.compared(m, w, "pivot")),
            (rf"{near} {SLIDE} {WAY} (?:while|whereas) {far} {SLIDE} {WAY2}", lambda m, w: self.compared(m, w, "opposed")),
            (rf"{near} (?:keeps? (?:its|their) size|hardly changes? size) (?:while|as) {far} {GROW}", lambda m, w: self.compared(m, w, "keeps_grow")),
            (rf"{near} (?:keeps? (?:its|their) size|hardly changes? size) (?:while|as) {far} {SHRINK}", lambda m, w: self.compared(m, w, "keeps_shrink")),
            (rf"{near} {GROW} while {far} {SHRINK}", lambda m, w: self.compared(m, w, "swells")),
            (rf"{near} {SHRINK} while {far} {GROW}", lambda m, w: self.compared(m, w, "dwindles")),
            (rf"(?:with )?(?P<far>what is (?:behind|beyond) (?:it|them)|what lies (?:behind|beyond)(?: (?:it|them))?|the background (?:beside|beyond) (?:it|them)|{FAR_GROUP}) {SLIDE} {WAY}",
             self._far_slides),
            (r"apart from jitter the background (?:stays put|keeps its place)|the background goes nowhere, it only jitters|the (?:background|scenery) (?:staying put|keeping its place) apart from jitter", lambda m, w: self.still(w, jitter=True)),
            (r"nothing in the background (?:moves|shifts|stirs|moving)|the background (?:holds still|stays put|stays exactly where it is|holding still)|the scenery keeps its place throughout|the scenery keeping its place", lambda m, w: self.still(w, jitter=False)),
            (r"nothing (?:slides|drifts|shifts) sideways|the picture does not (?:slide to either side|(?:drift|move) sideways)|the picture slides neither left nor right|there is no sideways drift", lambda m, w: self.quiet("x", w)),
            (r"nothing (?:slides|drifts|shifts) up or down|the picture does not (?:slide|drift|move) up or down|the picture slides neither up nor down|there is no vertical drift", lambda m, w: self.quiet("y", w)),
            (r"nothing in the background (?:grows or shrinks|changes size)|the scenery keeps its size", lambda m, w: self.quiet("size", w)),
            (r"nothing (?:tips over|rotates|turns about the centre)|upright lines keep their slant|the picture does not rotate", lambda m, w: self.quiet("level", w)),
            (rf"{ALL} {SLIDE} {WAY}{FAR}", self.slides),
            (rf"{ALL} (?:spread(?:s|ing) from the centre|spread(?:s|ing) outwards|grow(?:s|ing) from the middle outwards|{GROW}){SIZE}", lambda m, w: self.spreads(m, w, 1)),
            (rf"{ALL} (?:draw(?:s|ing) in towards the centre|shrink(?:s|ing) towards the middle|pull(?:s|ing) together|{SHRINK}){SIZE}", lambda m, w: self.spreads(m, w, -1)),
            (rf"{ALL} (?:turn(?:s|ing)|rotat(?:es|ing)|swings round) (?P<sense>{SENSE})(?: about the centre| around its middle)?(?P<turned> (?:slightly|a little|by (?:about|roughly) [a-z -]*turn(?: or more)?))?", self.turns),
            (r"the picture is free of (?:jitter|shaking|wobble)|there is no (?:jitter|shaking|wobble)(?: at all)?|the picture does not (?:shake|jitter|tremble)|no (?:jitter|shaking|wobble) in the picture", lambda m, w: self._label("!shake")(m, w)),
            (r"the picture (?:shakes visibly|shakes|jolts about|jerks to and fro|shaking|jolting about|jerking to and fro)|there is visible shaking", lambda m, w: between(self.film.jitter, 0.003, 0.0012)),
            (r"the picture (?:trembles|jitters a little|wobbles slightly|trembling|wobbling slightly)|the image trembles slightly|there is a slight tremble", lambda m, w: between(self.film.jitter, 0.0012, 0.0006)),
            (r"the scenery (?:rushes by|goes by quickly|sweeps past|rushing by|going by quickly)|the picture changes fast", lambda m, w: self._pace("fast")),
            (r"the scenery (?:creeps along|goes by slowly|creeping along|going by slowly)|the picture changes slowly", lambda m, w: self._pace("slow")),
            (r"the scenery (?:goes|going) by at a moderate pace|the picture changes at an ordinary pace", lambda m, w: self._pace("regular")),
            (r"edges (?:are smeared|smear|smeared) along the way they move|the moving parts are blurred", lambda m, w: False),
            (r"edges (?:stay|staying) (?:crisp|sharp)(?: as they move)?|the moving parts stay sharp", lambda m, w: True),
            (rf"(?:{lines} (?:draw together|converge(?: more and more)?)|shapes taper) towards the {EDGE}", self.tapers),
            (rf"{lines} that ran together towards the {EDGE} open up again|{lines}, which converged towards the (?P<edge>left|right|top|bottom), become parallel|shapes no longer taper towards the (?P<edge>left|right|top|bottom) as they did",
             self._straightens),
            (r"everything keeps its (?:size and its shape|size as it slides|size)|all things keep their size|all shapes stay the same", lambda m, w: self.keeps_shape(w)),
            (rf"{thing} (?:moves? across the background by itself|moves? by itself against the background|moves? on (?:its|their) own|moves? through the scene by itself|moving by itself)", lambda m, w: self.moves_itself(m)),
            (rf"{thing} (?:is|are|being)? ?seen from (?:above|overhead)", self._from_above),
            (r"(?:nothing moves by itself|nobody and nothing moves by itself|no object moves by itself|no subject is on the move|nothing goes its own way|there is no mover"
             r"|nothing moving by itself|nobody and nothing moving by itself|no subject on the move)", lambda m, w: self.nothing_moves_itself()),
            (rf"{thing} (?:keeps? (?:its|their) place in the frame|stays? at the same spot in the picture|hardly moves? in the frame|keeping (?:its|their) place|staying at the same spot)", self.thing_stays),
            (rf"{thing} (?:keeps? (?:its|their) size|stays? the same size|keeping (?:its|their) size)", self.keeps_size),
            (rf"{thing} (?:comes? into view|enters? the frame|appears?) at the {EDGE}(?: edge)?(?:,? {WHEN})?", lambda m, w: self.comes(m, leaves=False, when=m["when"] or self._when)),
            (rf"{thing} (?:goes? out of view|leaves? the frame|disappears?) at the {EDGE}(?: edge)?(?:,? {WHEN})?", lambda m, w: self.comes(m, leaves=True, when=m["when"] or self._when)),
            (rf"{thing} {SLIDE} {WAY}{FAR}", self.thing_slides),
            (rf"{thing} {GROW}{SIZE}", lambda m, w: self.thing_grows(m, w, 1)),
            (rf"{thing} {SHRINK}{SIZE}", lambda m, w: self.thing_grows(m, w, -1)),
        ]  # fmt: skip

    def _captions(self, thing: str) -> list[tuple[str, Callable[[Found, Window], Truth]]]:
        start = rf"(?:(?:starting|beginning|opening) on|from|first showing|initially framing|at first centred on|after starting from) {thing}|(?:starting|beginning|opening)? ?with {thing} in (?:the centre|view|the frame)(?: at first)?"
        shake = {"calm": "!shake", "some": "shake", "hard": "hard shake"}
        calm = (
            r"(?:with|without|free of|in|maintaining|keeping|perfectly|as|held|showing|the motion|at an even|remaining|staying|almost|nearly|exhibiting|there is|nothing) ?"
            r"(?:no shaking(?: at all)?|any shaking|a very smooth motion|a smooth and steady motion|one fluid motion|shaking|steady throughout|a steady and fluid motion|no wobble|very steady"
            r"|the slightest shake|perfect steadiness throughout|if on rails|if gliding on rails|steady as on a tripod|no vibration(?: whatsoever)?|jitter|flawless stability|no tremor|absolutely steady|perfectly steady"
            r"|being continuous and smooth|its smoothness throughout the motion|remarkable steadiness|an even, uninterrupted motion|pace without bumps|no instability|consistent smoothness"
            r"|precise, stable movement|minimal shaking(?: throughout the motion)?|hardly any shaking|a steady motion|a smooth movement throughout|stable|barely any wobble|mostly steady|only minimal vibration"
            r"|next to no jitter|free of shaking|reasonably steady|a barely noticeable tremor|without vibration|only the faintest shake|a very steady hand|a mostly steady motion|shakes"
            r"|no movement or shaking|no movement or vibration|any movement|no motion at all|neither movement nor shaking|the least motion|no noticeable shaking|no movement|no visible shaking|any vibration)"
            r"|the motion is very smooth, without any shaking|the movement stays steady throughout|the shot is free of jitter|the movement is smooth with minimal shaking|the motion stays steady, with hardly any shaking"
            r"|(?:very smoothly|smoothly|steadily|fluidly|evenly|seamlessly|gracefully|effortlessly|flawlessly|calmly|fluently|precisely|stably|gently|fairly smoothly|softly|quite steadily)"
        )
        shaky = (
            r"(?:with|in|exhibiting|and|marked by|showing|accompanied by|its movement being|swaying|wobbling|but|some|slight)? ?(?:some shaking(?: as it moves)?|slight shaking|a slightly unsteady motion|some wobble|trembles slightly|a slight tremble|a bit of jitter|minor vibrations"
            r"|slight tremors|wobbling a little|a slight unsteadiness|slightly unsteady|a hint of shake|swaying slightly|a trace of wobble|slight instability|minor bumps|noticeable shaking|strong shaking|heavy shaking|shaking"
            r"|a very unsteady motion|jolting throughout|shakes visibly|violent jolts|plenty of jitter|bouncing throughout|juddering all the way|noticeable vibrations|heavy vibrations|vibrating noticeably"
            r"|bouncing up and down|considerable shaking|pronounced jitter|lurching noticeably|constant jolts|obvious instability|very unsteady|is very unsteady|shakes noticeably|slight wobbling|strong shaking)(?: throughout)?"
            r"|its progress marked by noticeable shaking|the movement is slightly unsteady with some shaking|there is (?:some|strong) shaking throughout|the movement is very unsteady with noticeable shaking"
            r"|(?:very |a bit |somewhat |slightly )?(?:unsteadily|shakily)|jerkily|roughly|bumpily|(?:a|the) (?:shaky )?handheld camera|slightly unsteady"
        )
        still = r"(?:remains|stays|is kept|holds|is)? ?(?:completely fixed|fixed|motionless|perfectly still|completely still|stationary|locked off|immobile|does not move at all|static)|a (?:static|locked-off|fixed|stationary) shot|a motionless view|(?:stays|remains) (?:fixed|stationary|in place|on the spot)|holds its position|no (?:intentional|deliberate) movement"
        return [
            (rf"(?:that holds|where|showing|with) (?P<a>{THING}) and (?P<b>{THING})(?: in view| can be seen)?", lambda m, w: both(*(float(self.film.area(self.ids(m[k])).max()) > 0.002 for k in "ab"))),
            (rf"(?:, )?(?:to reveal|revealing|bringing|until|to show|disclosing|uncovering|exposing|introducing|to bring|letting|giving a view of|making(?! thing\d+ appear (?:larger|smaller))|so that|reveals|brings|shows) {thing}(?: into view| into the picture| appear(?! larger| smaller)| visible| comes into view)|(?:to reveal|revealing|to show|disclosing|uncovering|exposing|introducing|giving a view of|reveals|shows) (?P<thing>{THING})(?! in detail)",
             lambda m, w: self._caption_comes(m, False)),
            (rf"(?:as|while|with) {thing} (?:enters the frame|comes into view|appears|comes in|emerges|entering)(?: (?:at|on) the {EDGE})?|{thing} showing up (?:at|on) the (?P<edge>left|right)", lambda m, w: self._caption_comes(m, False)),
            (rf"(?:as|while)? ?{thing} (?:slips|slides|drifts|passes) out of (?:the frame|view) (?:at|on) the {EDGE}|leaving (?P<thing>{THING}) out of the frame on the (?P<edge>left|right)|(?:while )?(?P<thing>{THING}) (?:disappears|vanishes) (?:at|on) the (?P<edge>left|right)|(?P<thing>{THING}) exiting the frame (?:at|on) the (?P<edge>left|right)",
             lambda m, w: self._caption_comes(m, True)),
            (rf"(?:keeping|holding) {thing} in (?:view|the frame|sight)(?: as (?:it passes|it moves|they pass|they move))?|(?:while )?(?P<thing>{THING}) stays in (?:view|the picture)|with (?P<thing>{THING}) (?:visible throughout|in sight throughout|constantly visible)|without letting (?P<thing>{THING}) out of the frame|(?P<thing>{THING}) remaining in the frame",
             lambda m, w: self.stays_in_view(m)),
            (rf"making {thing} appear larger|(?:as|while|so that)? ?(?P<thing>{THING}) (?:grows in the frame|grows larger|fills more of the frame|gets larger in the frame|becomes larger in the frame|occupying more and more of the frame)",
             lambda m, w: self.thing_grows(m, w, 1)),
            (rf"making {thing} (?:appear smaller|smaller in the frame)|makes (?P<thing>{THING}) smaller in the frame|(?:as|while|so that)? ?(?P<thing>{THING}) (?:shrinks in the frame|shrinks in size|takes up less of the frame|gets smaller in the frame|becomes smaller in the frame|occupying less and less of the frame)",
             lambda m, w: self.thing_grows(m, w, -1)),
            (rf"(?:towards|approaching|closing in on|heading for|bringing|up to|to get closer to|nearing|drawing near to|approaches|closes in on|heads for|brings|gets closer to) {thing}(?: closer)?", lambda m, w: self._nears(m, 1)),
            (rf"(?:away from|backing away from|leaving|retreating from|to get farther from|increasing the distance to|departing from|backs away from|leaves|retreats from|draws back from) {thing}(?: behind)?", lambda m, w: self._nears(m, -1)),
            (rf"(?:on|focusing on|magnifying|tightening the framing around|enlarging|to emphasise|picking out|to show|focuses on|magnifies|enlarges|tightens the framing around) {thing}(?: in detail)?", self._centred_on),
            (rf"(?:from|widening the view around|loosening the framing of|to show more around|widens the view around|loosens the framing of) {thing}(?= |,|\.|$)(?! (?:to|from))", self._centred_on),
            (rf"(?:around|circling|going around|goes around|circles|keeps|keeping|holding|holds|with) {thing}(?:, keeping (?:it|them)| kept)?(?: at the centre of the frame| centred| in the middle of the frame| in the centre| at the centre)?(?: as (?:it moves|they move)| on the move)?",
             self._circled),
            (rf"(?:shifting (?:the focus )?from|shifts from|going over from|goes over from|from) (?P<a>{THING}) to (?P<b>{THING})", lambda m, w: both(self._in_middle(m["a"], 0), self._in_middle(m["b"], -1))),
            (rf"(?:to|ending on|coming to rest on|finishing on|to centre|to frame|settling on|stopping at|arriving at|ends on|comes to rest on|finishes on|settles on|centres) {thing}|until (?P<thing>{THING}) is in the centre|to bring (?P<thing>{THING}) to the middle",
             lambda m, w: self._in_middle(m["thing"], -1)),
            (rf"(?:to look|looking|to point|looks|points) (?:up|down) at {thing}", lambda m, w: self._in_middle(m["thing"], -1)),
            (rf"(?:facing|looking at|framing|focused on) {thing}|with (?P<thing>{THING}) in view(?! at)", lambda m, w: self._in_middle(m["thing"], 0)),
            (start, lambda m, w: self._in_middle(m["thing"], 0)),
            (rf"(?:tracking|to follow|keeping level with|alongside|accompanying|following|trailing|behind|chasing|leading|ahead of|staying in front of|to lead|above|to circle|to keep) {thing}(?: from (?:the side|behind|the front|above|overhead))?(?: as (?:it (?:moves on|moves|passes)|they (?:move on|move|pass)))?(?: by (?:panning|tilting))?(?: in (?:an arc|the frame))?", self._tracked),
            (calm, lambda m, w: self._label(shake["calm"])(m, w)), (shaky, lambda m, w: between(self.film.jitter, 0.0012, 0.0006)),
            (still, lambda m, w: self.has("static", w)),
            (r"(?:ever so slowly|slowly|gradually|unhurriedly|leisurely|sluggishly|patiently|little by little|at a slow pace|in a slow movement)", lambda m, w: self._pace("slow")),
            (r"(?:quickly|swiftly|rapidly|briskly|speedily|hurriedly|promptly|at a fast pace|in a fast movement)", lambda m, w: self._pace("fast")),
            (r"(?:from a high angle|looking down at an angle|from an elevated angle|with the view directed downward)", lambda m, w: self._angle("high")),
            (r"(?:from a low angle|with the view directed upward)", lambda m, w: self._angle("low")),
            (r"(?:at a level angle|with a level view|facing straight ahead)", lambda m, w: self._angle("level")),
            (r"(?:in|across|through|over|along) (?P<place>(?!the (?:frame|picture|image|edge))(?:an?|the|open|natural|highland|dense|grassland)\b[^,.]*?)(?= (?:from a|looking|with the view|at a level|with a level|facing|to (?:reveal|show|bring|look|point|follow|keep|frame|centre|lead|emphasise)|as|until|while|so that|without|and)\b|,|\.|$)", self._place),
        ]  # fmt: skip

    # --- what templates call -----------------------------------------------------------------------------------

    _when = ""

    def _law(self, m: Found, window: Window) -> Truth:
        groups = m.groups
        family = (
            PASTS[groups["past"]]
            if groups.get("past")
            else (motion_in(groups.get("cond", ""), NOUNS) or "").rpartition("-")[0]
        )
        direction = (motion_in(groups.get("cond", ""), NOUNS) or "").rpartition("-")[2]
        effect = next(
            key for key, value in groups.items() if key.startswith("t_") and not key.startswith("t_way") and value
        )
        laws = {
            "t_together": ("pan", "tilt"), "t_scale": ("zoom",), "t_faster": ("truck", "pedestal"), "t_more": ("dolly",),
            "t_leaves": ("truck", "pedestal"), "t_along": ("zoom", "dolly"), "t_converge": ("pan", "tilt"), "t_keep": ("truck", "pedestal"),
        }  # fmt: skip
        truth: Truth = family in laws[effect]
        way = groups.get("t_way")
        if way and direction in ("in", "out"):
            truth = both(truth, bool(re.match("grow|get l|swell", way)) == (direction == "in"))
        return truth

    def _common(self, m: Found, window: Window) -> Truth:
        a, b = motion_in(m["m"], NOUNS), motion_in(m["n"], NOUNS)
        if a is None or b is None:
            return None
        alike = (
            LOOKALIKE.get(a.rpartition("-")[0]) == b.rpartition("-")[0] and a.rpartition("-")[2] == b.rpartition("-")[2]
        )
        shown = [self.has(a, window), self.has(b, window)]
        return both(alike, True if True in shown else None if None in shown else False)

    def _present(self, text: str, window: Window) -> Truth:
        motion = motion_in(text, NOUNS) or next((name for pattern, name in GROUND if re.fullmatch(pattern, text)), None)
        return None if motion is None else self.has(motion, window)

    def _alone(self, text: str, window: Window) -> Truth:
        motion = motion_in(text, NOUNS) or next((name for pattern, name in GROUND if re.fullmatch(pattern, text)), None)
        return None if motion is None else self.alone(motion, window)

    def _denied(self, m: Found, window: Window) -> Truth:
        return negated(self._present(m["m"], window))

    def _only(self, m: Found, window: Window) -> Truth:
        truth = self._alone(m["m"], (0, self.film.last))
        return negated(truth) if m["not"] else truth

    def _verb(self, text: str, window: Window) -> Truth:
        motion = motion_in(text, VERBS)
        return None if motion is None else self.has(motion, window)

    def _does_not(self, m: Found, window: Window) -> Truth:
        text = re.sub(r" and$", "", m["v"].strip().removesuffix(" at all"))
        for pattern, name in GROUND:
            if re.fullmatch(pattern, text):
                return negated(self.has(name, window))
        words = text.split()
        words[0] = {"dolly": "dollies", "push": "pushes"}.get(words[0], words[0] + "s")
        motion = motion_in(" ".join(words), VERBS)
        return None if motion is None else negated(self.has(motion, window))

    def _single(self) -> Truth:
        window = (0, self.film.last)
        kinds = [*SINGLE, "arc-cw", "arc-ccw", "crane-up", "crane-down", "dolly-zoom-in", "dolly-zoom-out"]
        alone = [self.alone(motion, window) for motion in kinds]
        if True in alone or self.has("static", window):
            return True
        return None if None in alone else False

    def _orders(self) -> list[tuple[str, Callable[[Found, Window], Truth]]]:
        a, b, m, n = rf"(?P<a>{VERB})", rf"(?P<b>{VERB})", rf"(?P<m>{NOUN})", rf"(?P<n>{NOUN})"
        return [
            (rf"(?:the camera )?(?:first |initially |begins by |starts )?{a}(?: at first)?,? (?:and then|then|before it|and after that|and afterwards|after which it|and later|and ends by|and) {b}(?: afterwards)?", self._ordered),
            (rf"{m} (?:is followed by|followed by|and ends with|and concludes with|and continues with|over to|to|, then|then) {n}|first there is (?P<m>{NOUN}), then (?P<n>{NOUN})|after (?P<m>{NOUN}) comes (?P<n>{NOUN})", self._ordered),
        ]  # fmt: skip

    def _ordered(self, m: Found, window: Window) -> Truth:
        named = (m["a"] or m["m"], m["b"] or m["n"])
        one, other = ((motion_in(v, VERBS) or motion_in(v, NOUNS)) for v in named)
        if one is None or other is None:
            return None
        last = self.film.last
        found = both(self.has(one, (0, last)), self.has(other, (0, last)))
        if found is not True or re.search(r"(?<!\w)and (?!then|after|later|ends|concludes|continues)", m[0]):
            return found
        middle = [self._when_most(motion) for motion in (one, other)]
        return both(found, between(middle[1] - middle[0], 0.1, 0.02))

    def _when_most(self, motion: str) -> float:
        """When a motion happens, as a part of the clip: the mean time of its amount."""
        key = motion if motion.startswith(("pan", "tilt", "roll", "zoom")) else motion.rpartition("-")[2]
        amounts = np.array([self.film.moved(i, i + 1).get(key, 0.0) for i in range(self.film.last)]) + 1e-9
        return float((amounts * np.arange(self.film.last)).sum() / amounts.sum() / self.film.last)

    def _label(self, name: str) -> Callable[[Found, Window], Truth]:
        def judge(m: Found, window: Window) -> Truth:
            film, whole = self.film, (0, self.film.last)
            plain = name.removeprefix("!")
            moves = negated(self.has("static", whole))
            jitter = film.jitter
            movers = float(film.area(film.movers).max()) if film.movers else 0.0
            values: dict[str, Truth] = {
                "fixed": both(negated(moves), negated(between(jitter, 0.002, 0.001))) if plain == "fixed" else None,
                "shakes in place": both(negated(moves), between(jitter, 0.0012, 0.0005)),
                "moves": moves, "shake": between(jitter, 0.0035 if name[0] == "!" else 0.0012, 0.0006), "hard shake": between(jitter, 0.0035, 0.0018),
                "mover": between(movers, 0.001, 0.0), "much moves": between(movers, 0.03, 0.002), "single": self._single(),
                "blur": False, "track": any(name.startswith("track") for name in film.asked),
            }  # fmt: skip
            if plain in ("fast", "slow"):
                truth = self._pace(plain)
            elif plain in ("larger", "smaller"):
                areas = [float(film.area([i]).max()) for i in sorted(film.movers)] or [0.0]
                identity = sorted(film.movers)[int(np.argmax(areas))] if film.movers else 0
                area = film.area([identity])
                log = 0.5 * float(np.log(max(area[-2:].mean(), 1e-6) / max(area[:2].mean(), 1e-6)))
                truth = between(log if plain == "larger" else -log, 0.1, 0.05)
            else:
                truth = values[plain]
            return negated(truth) if name.startswith("!") else truth

        return judge

    def _pace(self, pace: str) -> Truth:
        motion = self.film.whole(0, self.film.last)
        if motion is None:
            return None
        speed = motion.pace
        if pace == "fast":
            return between(speed, 0.17, 0.08)
        return negated(between(speed, 0.25, 0.11)) if pace == "slow" else 0.03 <= speed <= 0.5

    def _far_slides(self, m: Found, window: Window) -> Truth:
        pair = self.film.near_and_far(*window)
        if pair is None:
            return None
        shifts = {"right": pair[1, 0], "left": -pair[1, 0], "down": pair[1, 1], "up": -pair[1, 1]}
        return between(min(shifts[way] for way in ways(m["way"])), 0.02, 0.004)

    def _straightens(self, m: Found, window: Window) -> Truth:
        value = self.taper(m["edge"], window)
        return None if value is None else between(-value, 0.05, 0.015)

    def _from_above(self, m: Found, window: Window) -> Truth:
        return self._angle("high")

    def _angle(self, name: str) -> Truth:
        pitch = float(np.degrees(np.arcsin(np.clip(self.film.poses[:, 1, 2], -1, 1))).mean())
        if name == "level":
            return negated(between(abs(pitch), 16.0, 9.0))
        return between(-pitch if name == "high" else pitch, 9.0, 4.0)

    def _caption_comes(self, m: Found, leaves: bool) -> Truth:
        return self.comes(m, leaves=leaves)  # type: ignore[arg-type]

    def _circled(self, m: Found, window: Window) -> Truth:
        film, ids = self.film, self.ids(m["thing"])
        places = [film.centre(ids, i) for i in range(film.last + 1)]
        if any(place is None for place in places):
            return False
        away = float(np.abs(np.array(places) - 0.5).max())
        around = re.match(r"around|circling|going|goes|circles", m[0])
        turned = sum(self.moved((0, film.last))[k] for k in ("pan-left", "pan-right"))
        circles: Truth = between(turned, 12.0, 6.0) if around else True
        return both(negated(between(away, 0.34, 0.25)), circles)

    def _nears(self, m: Found, sign: int) -> Truth:
        log = self.growth(m["thing"], (0, self.film.last))
        if log is None:
            return self.has("dolly-in" if sign > 0 else "dolly-out", (0, self.film.last))
        return between(sign * log, 0.05, 0.0)

    def _in_middle(self, name: str, frame: int) -> Truth:
        place = self.film.centre(self.ids(name), self.film.last if frame == -1 else 0)
        return False if place is None else negated(between(float(np.abs(place - 0.5).max()), 0.36, 0.24))

    def _centred_on(self, m: Found, window: Window) -> Truth:
        ids = self.ids(m["thing"])
        places = [self.film.centre(ids, i) for i in (0, self.film.last)]
        known = [float(np.abs(p - 0.5).max()) for p in places if p is not None]
        return negated(between(min(known), 0.36, 0.25)) if known else False

    def _tracked(self, m: Found, window: Window) -> Truth:
        return both(
            bool(set(self.ids(m["thing"])) & self.film.movers),
            any(name.startswith("track") for name in self.film.asked),
        )

    _PLACES: Mapping[str, str] = {
        "street": "street|town|road|urban|lane|alley|built-up|houses", "night": "street|town|road|urban|lane|alley|built-up|houses|square|yard|court",
        "courtyard": "courtyard|square|yard|plaza|quadrangle|court|town|built-up|urban|surrounded", "landscape": "mountain|panorama|meadow|country|grass|rural|fields|pasture|field|natural|park|landscape|hill|valley",
        "forest": "forest|wood|clearing|grove|trees|copse|meadow|country|grass|rural|fields|pasture|field|natural|park|landscape|open ground", "vista": "landscape|mountain|valley|highland|panorama|hills|meadow|country|natural",
        "warehouse": "warehouse|storage|store|depot|industrial|stock|loading|goods|shed|interior|indoor|room|space", "tabletop": "room|table|interior|still life|objects|space|indoor",
        "corridor": "corridor|hall|passage|interior|room|indoor|space", "room": "room|living|interior|home|apartment|space|indoor|domestic",
        "plain": "room|interior|space|indoor|hall|solids|shapes|geometric|objects|forms", "abstract": "solids|shapes|geometric|forms|space|hall|room|interior|indoor|objects|world|setting",
    }  # fmt: skip

    def _place(self, m: Found, window: Window) -> Truth:
        return bool(re.search(self._PLACES.get(self.film.scene, ""), m["place"]))

    # --- sentences ---------------------------------------------------------------------------------------------

    def sentence(self, text: str, *, when: str = "") -> Verdict:
        """Judge one sentence; `when` is a time phrase that an earlier sentence set for it."""
        rest = self.marked(re.sub(r"\s+", " ", text.lower()).strip())
        own = [match["when"] for match in re.finditer(WHEN, rest)] or ([when] if when else [])
        rest = re.sub(WHEN, " ", rest)
        parts: list[tuple[str, Truth]] = []
        self._when = own[0] if len(own) == 1 else ""
        whole = (0, self.film.last)
        windows = list(dict.fromkeys(window for phrase in own or [""] for window in self.windows(phrase)))
        while (clause := re.search(NOTHING_CLAIMED, rest)) is not None:
            rest = rest.replace(clause[0], " ; ", 1)
        for pattern, judge, concludes in self.templates:
            while (match := pattern.search(rest)) is not None:
                found = Found(match)
                # What the camera does is concluded of the whole clip, too.
                spans = [*windows, whole] if concludes else windows
                truths = [judge(found, window) for window in spans]
                truth = True if True in truths else None if None in truths else False
                parts.append((found.text, truth))
                rest = rest[: found.start] + " ; " + rest[found.end :]
        left = re.sub(r"\s+", " ", GLUE.sub(" ", rest)).strip()
        truths = [truth for _, truth in parts]
        outcome = (
            "unread" if left or not parts else "false" if False in truths else "open" if None in truths else "true"
        )
        if left and False in truths:
            outcome = "false"
        return Verdict(text, outcome, tuple(parts), left)

    def windows(self, when: str) -> list[Window]:
        """The stretches that a time phrase may mean; all of the clip without one."""
        last = self.film.last
        if not when:
            return [(0, last)]
        low, _ = self.span(when)
        parts = {0.0: [(0, 0.3), (0, 0.4), (0, 0.5), (0, 0.6)], 0.3: [(0.25, 0.6), (0.3, 0.7), (0.4, 0.75)]}
        spans = parts.get(low, [(0.4, 1), (0.5, 1), (0.6, 1), (0.7, 1)])
        return [(round(a * last), max(round(a * last) + 1, round(b * last))) for a, b in spans]

    def text(self, text: str, *, carries: bool) -> list[Verdict]:
        """Judge each sentence; a time phrase holds on over the next ones where it `carries`."""
        found, when = [], ""
        for sentence in re.findall(r"[^.?]+[.?]", text):
            own = re.search(WHEN, sentence.lower())
            when = own["when"] if own and carries else when if carries else ""
            found.append(self.sentence(sentence.strip(), when=when))
        return found
