"""The grammar of everything that is written: rules with alternatives, read from text files, spelled out at random.

docs/language.md explains the notation. Options that have many wordings are drawn more often than those that have few,
so that no wording is heard too often.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate

import numpy as np

FILES = ("sights.txt", "motions.txt", "arguments.txt", "statements.txt", "questions.txt", "captions.txt", "places.txt")
EVENNESS = 0.25
"""0: all options of a choice are as likely; 1: all wordings are."""
_RULE_NAME = re.compile(r"[A-Z][A-Z_]*(\.[A-Za-z0-9_-]+)?$")
_SLOT = re.compile(r"(?P<before>[^{}]*)\{(?P<name>\w+)\}(?P<after>[^{}*]*)(?P<star>\*?)$")
_PLURALS = {
    "is": "are",
    "has": "have",
    "does": "do",
    "goes": "go",
    "crosses": "cross",
    "dollies": "dolly",
    "pushes": "push",
}


@dataclass(frozen=True)
class Noun:
    """A name with its number: verbs agree with it."""

    text: str
    plural: bool = False

    @property
    def person(self) -> bool:
        """Whether it is somebody, of whom "they" is said."""
        return self.text.startswith("the person")


@dataclass(frozen=True)
class Rule:
    """A slot that is filled by spelling out a rule; verbs after it agree with `plural`, if it is given."""

    name: str
    plural: bool | None = None


Filling = str | Noun | Rule


class Chooser:
    """Random numbers in [0, 1) from a generator, drawn in blocks: one at a time costs a microsecond each."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def uniform(self) -> float:
        """A number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(512).tolist()
        return self._block.pop()

    def below(self, count: int) -> int:
        """A whole number from 0 to count - 1."""
        return int(self.uniform() * count)


@dataclass
class _Sentence:
    """A sentence in the making."""

    chooser: Chooser
    slots: Mapping[str, Filling]
    plural: bool
    person: bool = False
    words: list[str] = field(default_factory=list)


class _Words:
    def __init__(self, words: list[str]) -> None:
        self.words, self.ways = words, 1.0

    def write(self, sentence: _Sentence) -> None:
        sentence.words += self.words


class _Agreeing:
    """A verb: third person singular, or plural."""

    def __init__(self, word: str) -> None:
        self.forms, self.ways = (word, plural_verb(word)), 1.0

    def write(self, sentence: _Sentence) -> None:
        sentence.words.append(self.forms[sentence.plural])


class _Slot:
    def __init__(self, before: str, name: str, after: str, star: bool) -> None:
        self.before, self.name, self.after, self.star, self.ways = before, name, after, star, 1.0

    def write(self, sentence: _Sentence) -> None:
        if self.name in ("its", "it_is"):
            several = sentence.plural or sentence.person
            sentence.words.append({"its": ("its", "their"), "it_is": ("it is", "they are")}[self.name][several])
            return
        filling = sentence.slots[self.name]
        if isinstance(filling, Rule):
            sentence.plural = sentence.plural if filling.plural is None else filling.plural
            _rule(filling.name).write(sentence)
            return
        if isinstance(filling, Noun):
            sentence.plural, sentence.person = filling.plural, filling.person
            sentence.words.append(filling.text)
            return
        if filling:
            text = plural_verb(filling) if self.star and sentence.plural else filling
            sentence.words.append(f"{self.before}{text}{self.after}")


class _Reference:
    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def ways(self) -> float:
        return _rule(self.name).ways

    def write(self, sentence: _Sentence) -> None:
        _rule(self.name).write(sentence)


class _Sequence:
    def __init__(self, parts: "list[_Node]") -> None:
        self.parts = parts

    @property
    def ways(self) -> float:
        return float(np.prod([part.ways for part in self.parts]))

    def write(self, sentence: _Sentence) -> None:
        for part in self.parts:
            part.write(sentence)


class _Choice:
    def __init__(self, options: "list[_Node]") -> None:
        self.options = options
        self._bounds: list[float] | None = None

    @property
    def ways(self) -> float:
        return sum(option.ways for option in self.options)

    @property
    def _weights(self) -> list[float]:
        """An option with more wordings is drawn more often, but far from as many times more often."""
        return [option.ways**EVENNESS for option in self.options]

    def write(self, sentence: _Sentence) -> None:
        if self._bounds is None:
            total = sum(self._weights)
            self._bounds = [bound / total for bound in accumulate(self._weights)]
        at = min(bisect_right(self._bounds, sentence.chooser.uniform()), len(self.options) - 1)
        self.options[at].write(sentence)


class _Timed:
    """A clause with its time phrase first or last."""

    def __init__(self, clause: "_Node", time: _Slot) -> None:
        self.clause, self.time = clause, time

    @property
    def ways(self) -> float:
        return 2.0 * self.clause.ways

    def write(self, sentence: _Sentence) -> None:
        if sentence.chooser.uniform() < 0.5:
            self.clause.write(sentence)
            self.time.write(sentence)
        else:
            self.time.write(sentence)
            sentence.words.append(",")
            self.clause.write(sentence)


_Node = _Words | _Agreeing | _Slot | _Reference | _Sequence | _Choice | _Timed


def plural_verb(word: str) -> str:
    """The plural of a verb in the third person singular."""
    return _PLURALS.get(word, word[:-1])


def plain_verb(phrase: str) -> str:
    """A verb phrase ("pans left while it zooms in") in plain form, as after "does not"."""
    return " ".join(
        "be" if word == "is" else plural_verb(word) if i == 0 else word for i, word in enumerate(phrase.split())
    )


def say(rule: str, slots: Mapping[str, Filling], chooser: Chooser) -> str:
    """One wording of a rule: words and commas, neither capital nor full stop."""
    first = next(
        (value for value in slots.values() if isinstance(value, Noun | Rule) and value.plural is not None), None
    )
    sentence = _Sentence(chooser, slots, first is not None and bool(first.plural))
    _rule(rule).write(sentence)
    return " ".join(sentence.words).replace(" ,", ",").rstrip(",")


def finish(text: str, mark: str = ".") -> str:
    """A sentence from its words."""
    return f"{text[0].upper()}{text[1:]}{mark}"


def has_rule(name: str) -> bool:
    """Whether there is a rule of that name."""
    return name in _rules()


def grammar_text(name: str) -> str:
    """One of FILES."""
    return (files("synthcam.language") / name).read_text()


def _rule(name: str) -> "_Node":
    return _rules()[name]


@cache
def _rules() -> "dict[str, _Node]":
    """Every rule of every file."""
    rules: dict[str, _Node] = {}
    for file in FILES:
        for line in re.sub(r"\n\s+\|", " |", grammar_text(file)).splitlines():
            if line and not line.startswith("#"):
                name, _, body = line.partition(" = ")
                assert name not in rules, f"rule {name} stands twice"
                rules[name] = _parse(body)
    return rules


def _parse(body: str) -> "_Node":
    tokens = re.findall(r"[\[\]()|]|[^\s\[\]()|]+", body)
    node, rest = _parse_choice(tokens, 0)
    assert rest == len(tokens), body
    return node


def _parse_choice(tokens: list[str], at: int) -> "tuple[_Node, int]":
    options = []
    while True:
        option, at = _parse_sequence(tokens, at)
        options.append(option)
        if at == len(tokens) or tokens[at] != "|":
            return (options[0] if len(options) == 1 else _Choice(options)), at
        at += 1


def _parse_sequence(tokens: list[str], at: int) -> "tuple[_Node, int]":
    parts: list[_Node] = []
    while at < len(tokens) and tokens[at] not in "|)]":
        token = tokens[at]
        if token in "([":
            inner, at = _parse_choice(tokens, at + 1)
            assert tokens[at] == {"(": ")", "[": "]"}[token]
            parts.append(inner if token == "(" else _Choice([inner, _Words([])]))
        elif token == "@":
            time = _token(tokens[at + 1])
            assert isinstance(time, _Slot)
            return _Timed(_Sequence(parts), time), at + 2
        else:
            leaf = _token(token)
            if isinstance(leaf, _Words) and parts and isinstance(parts[-1], _Words):
                parts[-1] = _Words(parts[-1].words + leaf.words)
            else:
                parts.append(leaf)
        at += 1
    return (parts[0] if len(parts) == 1 else _Sequence(parts)), at


def _token(token: str) -> "_Node":
    if slot := _SLOT.match(token):
        return _Slot(slot["before"], slot["name"], slot["after"], bool(slot["star"]))
    if _RULE_NAME.match(token) and len(token) > 1:
        return _Reference(token)
    return _Agreeing(token[:-1]) if token.endswith("*") else _Words([token])
