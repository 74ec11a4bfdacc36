"""A text read clause by clause: what each says of the camera or the picture."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import laws
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import is_afterthought
from synthcam.verification.reading.clause import Clause, Status
from synthcam.verification.reading.clause_claims import clause_claims, possible_motions
from synthcam.verification.reading.clauses import VERBS, Segment, split_clauses
from synthcam.verification.reading.constructions import (
    built,
    leaves_open,
    possibility,
    says_nothing_else,
)
from synthcam.verification.reading.joins import (
    Part,
    back_again,
    comes_after,
    inferences,
    order_segments,
    orders_between,
)
from synthcam.verification.reading.remarks import (
    ASKS,
    is_bare_denial,
    is_hedged,
    is_mood,
    is_salad,
    is_where,
    only_possible,
)
from synthcam.verification.reading.scope import compared_last
from synthcam.verification.reading.stretches import (
    LASTING,
    in_stretch,
    opens_in_time,
    reached,
    rests_in_time,
    speaks_of_all,
    stretch_told,
)
from synthcam.verification.reading.subjects import State, last_thing, subject_of
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.tokens import sentences, tokenize


def read(text: str) -> list[Clause]:
    """Read a text without tags."""
    found: list[Clause] = []
    before = State().kept_as()
    for match in _SENTENCE.finditer(text):
        clauses, before = _read_after(match.group(), before)
        start = match.start()
        found += [
            Clause(k.text, (k.span[0] + start, k.span[1] + start), k.claims, k.status, k.hedged, k.link)
            for k in clauses
        ]
    return found


_SENTENCE = re.compile(r"(?:[^.!?]|(?<=\d)\.(?=\d))+[.!?]*|[.!?]+")


@lru_cache(maxsize=1 << 14)
def _read_after(text: str, before: tuple[Any, ...]) -> tuple[tuple[Clause, ...], tuple[Any, ...]]:
    """The clauses of a sentence after what was said before, and what it leaves: chains share many sentences."""
    state, found = State.of(before), list[Clause]()
    for sentence in sentences(tokenize(text)):
        found += _read_sentence(text, sentence, state)
    return tuple(found), state.kept_as()


def _read_sentence(text: str, sentence: list[Token], state: State) -> list[Clause]:
    found: list[Clause] = []
    state.main = state.main if isinstance(state.main, c.Name) else "camera"
    state.supposed = None
    if sentence[-1].form == "?":
        return _question(text, sentence)
    if leaves_open(sentence):
        span = sentence[0].start, sentence[-1].end
        return [Clause(text[slice(*span)], span, (), "no claim")]
    earlier: list[c.Claim] = []
    said = state.said
    if (maybe := possibility(sentence)) is not None:
        start, stop = maybe
        before = _read_sentence(text, sentence[:start], state) if start and not sentence[0].is_mark else []
        left, right = sentence[start].start, sentence[stop - 1].end
        rest = sentence[stop:]
        after = _read_sentence(text, rest, state) if any(not t.is_mark for t in rest) else []
        could = possible_motions(sentence[start:stop])
        status: Status = "claim" if could else "no claim"
        return [*before, Clause(text[left:right], (left, right), could, status, True), *after]
    segments = _with_afterthoughts(split_clauses(compared_last(sentence)))
    order_segments(segments)
    if (
        len(segments) > 1
        and segments[0].tokens[0].form.endswith("ing")
        and segments[1].link in ("comma", "then", "after")
    ):
        # "After sliding to the right, the lamp comes back": both are of the lamp.
        of_main, told = subject_of(segments[1], state)
        state.main = of_main if told and isinstance(of_main, c.Name) and segments[0].link != "start" else state.main
    leads = {segment.span: segment.lead for segment in segments}
    stretch: c.Part | None = None
    for at, segment in enumerate(segments):
        _complete(segment, segments[at - 1] if at else None)
        nothing = segment.lead == "unlike" or is_bare_denial(segment) or _supposes_for_later(segments, at, state)
        nothing = nothing or (says_nothing_else(segment.tokens) and not said and len(segment.tokens) < 12)
        salad = is_salad(segment)
        fixed = None if nothing or salad else built(segment.tokens)
        if nothing or (fixed is not None and not fixed):
            start, end = segment.span
            found.append(Clause(text[start:end], (start, end), (), "no claim", link=segment.link))
            continue
        claims = fixed or ([] if salad else clause_claims(segment, state, earlier))
        claims = back_again(segment, claims, earlier)
        if segment.lead == "until":
            claims = [reached(claim) for claim in claims]
        if segment.link in ("then", "before", "after"):
            stretch = state.stretch = stretch_told(segment, claims) if opens_in_time(segment) else None
        elif at == 0 or (stretch is None and (not claims or opens_in_time(segment))):
            stretch = stretch_told(segment, claims)
            state.stretch = stretch or (None if speaks_of_all(segment) else state.stretch)
        claims = [in_stretch(claim, stretch) for claim in claims]
        # What the sentences before were about goes on; what only a stretch can show is looked for there.
        claims = [in_stretch(k, state.stretch) if isinstance(k, LASTING) else k for k in claims]
        claims += list(orders_between(segment, earlier, claims))
        claims += list(comes_after(segment, segments[at + 1 :], said, claims))
        start, end = segment.span
        if only_possible(segment):
            could = possible_motions(segment.tokens)
            found.append(
                Clause(text[start:end], (start, end), could, "claim" if could else "no claim", True, segment.link)
            )
            continue
        if (no_other := _no_other(segment, said)) is not None:
            claims = [no_other]
        said += [k for k in claims if isinstance(k, c.Motion) and not k.denied]
        # What an "if" supposes is judged with what would follow.
        supposes = segment.link == "if" or segment.tokens[0].form in ("were", "had", "should")
        would = state.supposed is not None or laws.motion_named(segment.tokens) is not None
        would = would and any(t.form == "would" for t in segment.tokens)
        mood = is_mood(segment) or supposes or would or is_where(segment)
        status = "claim" if claims else ("no claim" if mood else "unread")
        hedged = is_hedged(segment) and not any(isinstance(k, c.Law) for k in claims)
        found.append(Clause(text[start:end], (start, end), tuple(claims), status, hedged, segment.link))
        if claims:
            earlier = claims
            kept = [k.thing for k in claims if isinstance(k, c.Tracking | c.Keeps)]
            state.kept = kept[0] if kept else None
        state.named = last_thing(segment.tokens) or state.named
    parts = [Part(clause.link, leads.get(clause.span, ""), clause.claims) for clause in found]  # type: ignore[arg-type]
    for i, joined in inferences(parts):
        found[i].claims = (*found[i].claims, joined)
    return rests_in_time(found)


def is_way(tokens: list[Token]) -> bool:
    """Whether words only name a direction: "(the picture turns,) clockwise"."""
    return any(t.form in w.WAYS for t in tokens) and all(
        t.form in w.WAYS or t.form in ("to", "the", "and") for t in tokens
    )


def _with_afterthoughts(segments: list[Segment]) -> list[Segment]:
    """Clauses with what is added after a comma made part of them: "(slides left,) more than half the frame"."""
    found = segments[:1]
    for segment in segments[1:]:
        before = found[-1].tokens
        added = is_afterthought(segment.tokens) or (
            is_way(segment.tokens) and not any(t.form in w.WAYS for t in before)
        )
        if segment.link == "comma" and added and any(t.word in VERBS for t in before):
            found[-1].tokens = [*found[-1].tokens, *segment.tokens]
            found[-1].words = [t.word for t in found[-1].tokens]
        else:
            found.append(segment)
    return found


def _complete(segment: Segment, before: Segment | None) -> None:
    """Give "(nothing slides,) grows or turns" its subject, and leave out a "here" at the start."""
    tokens = segment.tokens
    if len(tokens) > 2 and tokens[0].form in ("here", "indeed"):
        segment.tokens = tokens[1:]
    carries = before is not None and before.tokens[0].form == "nothing" and segment.link in ("comma", "and")
    if carries and tokens[0].word in VERBS and before is not None:
        segment.tokens = [Token("nothing", "nothing", tokens[0].start, tokens[0].start), *tokens]
    segment.words = [t.word for t in segment.tokens]


def _supposes_for_later(segments: list[Segment], at: int, state: State) -> bool:
    """Whether a clause only names the motion that a "would" after it speaks of: "in a pan, both would ..."."""
    tokens = segments[at].tokens
    if state.supposed is None:
        # "both would slide alike | if the camera only turned"
        later = next((s for s in segments[at:] if s.link == "if" or s.tokens[0].form == "if"), None)
        state.supposed = laws.condition(later.tokens) if later is not None else None
    if at + 1 >= len(segments) or not any(t.form == "would" for t in segments[at + 1].tokens):
        return False
    if state.supposed is not None and tokens[0].form in ("instead", "rather", "without"):
        return True  # "were this a truck instead of a turn, ..."
    if [t.form for t in tokens[:3]] == ["like", "the", "camera"]:
        state.supposed = laws.condition(tokens)
        return True
    opens = tokens[0].form in ("under", "in", "with", "by") or segments[at].link == "with"
    named = laws.motion_named(tokens)
    if not opens or named is None or named[1] > 6 or any(t.word == "be" for t in tokens):
        return False
    state.supposed = named[0]
    return True


def _no_other(segment: Segment, said: list[c.Motion]) -> c.Motion | None:
    """What "there is no second motion" says of the motion that was named before."""
    forms = [t.form for t in segment.tokens]
    kinds = {"motion", "movement", "move"}
    if not said or not kinds & {t.word for t in segment.tokens} or not {"no", "not", "nothing"} & set(forms):
        return None
    if not {"second", "other", "further", "another", "additional", "else"} & set(forms):
        return None
    return replace(said[-1], alone=True, part=None, amount=None)


def _question(text: str, sentence: list[Token]) -> list[Clause]:
    """A question claims nothing; what it states beside asking counts as unread."""
    found: list[Clause] = []
    for segment in split_clauses(sentence):
        start, end = segment.span
        goes_on = (
            bool(found) and found[-1].status == "no claim" and segment.link not in ("so", "because", "but", "start")
        )
        asks = segment.tokens[0].word in ASKS or segment.link in ("with", "to") or goes_on
        found.append(Clause(text[start:end], (start, end), (), "no claim" if asks else "unread", link=segment.link))
    return found
