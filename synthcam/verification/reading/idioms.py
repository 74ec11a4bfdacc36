"""Ways of putting things brought to plainer ones, by rules over classes of words: "is pushed off the edge" leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from synthcam.verification.reading.token import Token

_LONGEST_GAP = 6


@dataclass(frozen=True, slots=True)
class _Piece:
    """One element of a pattern: the words it takes, whether it may be missing, and the name of its class."""

    words: frozenset[str]
    optional: bool = False
    name: str = ""
    participle: bool = False
    gap: bool = False

    def takes(self, token: Token) -> bool:
        """Whether a token may stand here."""
        if self.gap:
            return not token.is_mark
        if token.form not in self.words and token.word not in self.words:
            return False
        return not self.participle or not (token.form.endswith(("ing", "s")) or token.form == token.word)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern and the words that are read in its place."""

    pieces: tuple[_Piece, ...]
    plain: tuple[str, ...]


@cache
def _rules() -> dict[str, dict[str, tuple[_Rule, ...]]]:
    """The rules of idioms.txt by the words that may begin them and by those that may come second, "" where any may."""
    text = (files("synthcam.verification.reading") / "idioms.txt").read_text(encoding="utf-8")
    classes: dict[str, frozenset[str]] = {}
    table: dict[str, dict[str, list[_Rule]]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if " =>" not in line:
            name, words = line.split(": ")
            classes[name] = frozenset(words.split())
            continue
        pattern, plain = line.split(" =>")
        pieces = tuple(_piece(part, classes) for part in pattern.split())
        needed = next(i for i, piece in enumerate(pieces) if not piece.optional)
        for begin in range(needed + 1):
            rule = _Rule((replace(pieces[begin], optional=False), *pieces[begin + 1 :]), tuple(plain.split()))
            seconds = _next_words(rule.pieces[1:])
            for word in rule.pieces[0].words:
                for second in seconds:
                    table.setdefault(word, {}).setdefault(second, []).append(rule)
    return {word: {second: tuple(rules) for second, rules in then.items()} for word, then in table.items()}


def _next_words(pieces: Sequence[_Piece]) -> frozenset[str]:
    """The words that may come first in a row of pieces; "" alone where any may, or none need."""
    found: set[str] = set()
    for piece in pieces:
        if piece.gap:
            break
        found |= piece.words
        if not piece.optional:
            return frozenset(found)
    return frozenset([""])


def _piece(part: str, classes: dict[str, frozenset[str]]) -> _Piece:
    optional = part.startswith("[")
    part = part.strip("[]")
    if part == "~":
        return _Piece(frozenset(), optional, "~", gap=True)
    if part.startswith("{"):
        name, _, form = part.strip("{}").partition(":")
        return _Piece(classes[name], optional, name, participle=form == "ed")
    return _Piece(frozenset(part.split("/")), optional)


def put_plainly(tokens: list[Token]) -> list[Token]:
    """Tokens with every idiom replaced by its plain words; of several that fit, the longest is taken."""
    rules, found, i = _rules(), list[Token](), 0
    while i < len(tokens):
        token = tokens[i]
        fitting = _beginning(rules, token, tokens[i + 1] if i + 1 < len(tokens) else None)
        best: tuple[int, _Rule, dict[str, list[Token]]] | None = None
        for rule in fitting:
            for end, taken in _fit(tokens, i, rule.pieces):
                if best is None or end > best[0]:
                    best = (end, rule, taken)
        if best is None:
            found.append(token)
            i += 1
            continue
        found += _replaced(tokens[i : best[0]], best[1], best[2])
        i = best[0]
    return found


def _spellings(token: Token) -> tuple[str, ...]:
    return (token.form,) if token.form == token.word else (token.form, token.word)


def _beginning(rules: dict[str, dict[str, tuple[_Rule, ...]]], token: Token, following: Token | None) -> list[_Rule]:
    """The rules that two words may begin."""
    found: list[_Rule] = []
    for word in _spellings(token):
        then = rules.get(word)
        if then is not None:
            found += then.get("", ())
            for second in _spellings(following) if following is not None else ():
                found += then.get(second, ())
    return found


def _fit(tokens: Sequence[Token], i: int, pieces: Sequence[_Piece]) -> Iterator[tuple[int, dict[str, list[Token]]]]:
    """Where a pattern that begins at token i may end, and the tokens that its classes and gaps take."""
    if not pieces:
        yield i, {}
        return
    piece, rest = pieces[0], pieces[1:]
    if piece.optional:
        yield from _fit(tokens, i, rest)
    longest = _LONGEST_GAP if piece.gap else 1
    for j in range(i, min(i + longest, len(tokens))):
        if not piece.takes(tokens[j]):
            return
        for end, taken in _fit(tokens, j + 1, rest):
            yield end, ({piece.name: list(tokens[i : j + 1])} | taken if piece.name else taken)


def _replaced(matched: Sequence[Token], rule: _Rule, taken: dict[str, list[Token]]) -> Iterator[Token]:
    start, end = matched[0].start, matched[-1].end
    for word in rule.plain:
        name = word.strip("{}")
        if word[0] in "{~":
            yield from taken.get(name, ())
        elif word.endswith("+"):
            yield Token(_like(word[:-1], matched[0]), word[:-1], start, end)
        else:
            yield Token(word, word, start, end)


def _like(verb: str, head: Token) -> str:
    """A verb in the form of another one: `slide` as "is" -> slides, as "being" -> sliding."""
    stem = verb[:-1] if verb.endswith("e") else verb
    if head.form.endswith("ing"):
        return stem + "ing"
    if head.form == head.word:
        return verb
    if not head.form.endswith("s"):
        return stem + "ed"
    return verb + ("es" if verb.endswith(("ch", "sh", "s", "x", "o")) else "s")
