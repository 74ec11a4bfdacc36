"""What one clause claims: each construction of the language is tried in turn, then its subject and its verbs."""

from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.camera import camera_claims
from synthcam.verification.reading.clauses import SUBORDINATE, VERBS, Segment
from synthcam.verification.reading.constructions import (
    at_another_time,
    done_by_camera,
    elliptic,
    filled_by,
    lost,
    names_motion,
    neither,
    second_subject,
    there_is_one_that,
    things_named,
)
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.joins import motions_in_order
from synthcam.verification.reading.kinds import KINDS
from synthcam.verification.reading.laws import law_of_clause
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture import picture_claims
from synthcam.verification.reading.picture_words import PARALLAX
from synthcam.verification.reading.properties import property_claims
from synthcam.verification.reading.subjects import State, subject_of
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.visibility import more_or_less, there_is


def clause_claims(segment: Segment, state: State, earlier: list[c.Claim]) -> list[c.Claim]:
    """Claims of one clause, after what the clauses before it left.

    Args:
        state: whom earlier clauses speak of; what this one adds is written into it.
        earlier: claims of the clause before.
    """
    would = any(t.form == "would" for t in segment.tokens)
    if not would and any(t.form == "not" for t in segment.tokens) and (no := names_motion(segment.tokens)) is not None:
        return [no]
    if not would and {"might", "may"} & set(segment.words) and (maybe := names_motion(segment.tokens)) is not None:
        return [maybe]
    law = law_of_clause(segment, state)
    if law is not None:
        return law
    if (of_property := property_claims(segment.tokens, state)) is not None:
        return of_property
    if any(t.form in ("@ruledout", "@notonly") for t in segment.tokens) or segment.tokens[0].form == "not":
        denied = [k for k in camera_claims(segment.tokens, Memory()) if isinstance(k, c.Motion)]
        if denied:
            return list(denied)
    if (named := names_motion(segment.tokens)) is not None:
        manner = camera_claims(segment.tokens, Memory())
        return [named, *(k for k in manner if isinstance(k, c.Steadiness | c.Speed))]
    listed = segment.link == "with" and any(t.form == "@inframe" for t in segment.tokens)
    if (
        listed
        and not any(t.word in VERBS and t.form not in KINDS for t in segment.tokens)
        and (names := things_named(segment.tokens))
    ):
        return [c.Visible(name, "seen") for name in names]
    tapers = [t.form for t in segment.tokens if t.form.startswith(("@taper", "@untaper"))]
    if tapers and not would:
        side = tapers[0].removeprefix("@").removeprefix("un").removeprefix("taper")
        return [c.Tapers(side or None, tapers[0].startswith("@un"))]  # type: ignore[arg-type]
    if segment.tokens[0].form == "from":
        thing, end = thing_at(segment.tokens, 1)
        if thing is not None and end == len(segment.tokens):
            return [c.LooksAt(thing)]
    if (order := motions_in_order(segment.tokens)) is not None:
        return order
    if (filled := filled_by(segment.tokens)) is not None:
        return [filled]
    if (apart := at_another_time(segment, earlier)) is not None:
        return apart
    if (short := elliptic(segment.tokens, earlier)) is not None:
        return short
    if (done := done_by_camera(segment, state)) is not None:
        return done
    subject, explicit = subject_of(segment, state)
    if explicit:
        if segment.link not in SUBORDINATE and segment.link != "before":
            state.main = subject
        state.last = subject
    state.memory.named = state.named
    if subject in ("camera", "view") and (gone := lost(segment.tokens)) is not None:
        return [gone]
    if (told := there_is_one_that(segment.tokens)) is not None:
        return told
    if (seen := more_or_less(segment.tokens) or there_is(segment.tokens)) is not None:
        return [seen]
    if segment.tokens[0].form == "neither" and (both := neither(segment.tokens)):
        return both
    shot = any(t.word == "track" for t in segment.tokens) and any(t.form == "shot" for t in segment.tokens)
    if shot or subject in ("camera", "view") or (not explicit and _on_steadiness(segment.tokens)):
        if any(t.form in PARALLAX for t in segment.tokens):
            return picture_claims(segment.tokens, None)
        found = camera_claims(segment.tokens, state.memory, fragment=not explicit)
        if state.memory.let is not None:
            thing, start = state.memory.let
            state.memory.let = None
            return picture_claims(segment.tokens[start:], thing)
        motions = [k for k in found if isinstance(k, c.Motion)]
        if len(motions) > 1 and any(t.word == "simultaneously" for t in segment.tokens):
            found.append(c.Together(motions[0], motions[1]))
        loose = subject == "view" and any(t.word in _NEUTRAL for t in segment.tokens)
        return [_of_view(claim) for claim in found] if loose else found
    thing = subject if isinstance(subject, c.Name) else None
    claims = picture_claims(segment.tokens, thing, inherited=not explicit)
    second = second_subject(segment.tokens, thing) if explicit else None
    if second is not None and not any(isinstance(k, c.Compare | c.Alike | c.Covers) for k in claims):
        claims += [replace(k, thing=second) for k in claims if isinstance(k, _OF_A_THING) and k.thing == thing]
    return claims


_OF_A_THING = c.Slides | c.Grows | c.Visible | c.MovesItself | c.Fills


def possible_motions(tokens: list[Token]) -> tuple[c.Claim, ...]:
    """What "either a left pan or a right truck could do that" says: that one of them is what happens."""
    found = [k for k in camera_claims(tokens, Memory()) if isinstance(k, c.Motion)]
    plain = tuple(replace(k, denied=False, alone=False, part=None, amount=None) for k in found)
    return (c.Possible(plain),) if plain and all(k.way is not None for k in plain) else ()


_NEUTRAL = {"move", "slide", "shift", "swing", "drift", "sweep", "glide", "travel", "creep", "inch", "go"}
_STEADY = {"smooth", "steady", "fluid", "smoothness", "steadiness", "stability", "fluidity"}


def _on_steadiness(tokens: list[Token]) -> bool:
    """ "... with minimal shaking" is about the camera, whatever the last clause spoke of."""
    return any(t.word in w.SHAKE or t.form in w.UNSTEADY or t.form in _STEADY for t in tokens)


def _of_view(claim: c.Claim) -> c.Claim:
    """ "The view slides left" may be a pan as well as a truck."""
    if isinstance(claim, c.Motion) and claim.family == "move" and claim.way in ("left", "right", "up", "down"):
        return replace(claim, family="any")
    return claim
