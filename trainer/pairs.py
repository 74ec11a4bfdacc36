"""Pairs of questions for reinforcement learning: about a clip both ways in time, or with the options in two orders."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from synthcam.errors import InputError
from synthcam.option_text import LETTERS, option_text
from synthcam.seeding import stream
from trainer.changed_clips import backwards
from trainer.examples import ORDERS, Example


class PairedExamples(Sequence[Example]):
    """Examples in which neighbours may be a pair: one question about a clip forwards and about it backwards, or with
    its options in two orders.

    Indices 2k and 2k+1 are neighbours (a mixture has one source there). A process takes an even number of examples at a
    time, so that a pair is never split. The example at an index depends on the examples, the seed and the index only.

    Args:
        share: the share of neighbours that become pairs; neighbours whose answers stay the same backwards do not.
        orders: the share of the other neighbours that become pairs of option orders.
        prompts_a_process: how many examples a process samples completions for at a time.

    Raises:
        InputError: `prompts_a_process` is odd.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        *,
        share: float,
        prompts_a_process: int,
        seed: int,
        orders: float = 0.0,
    ) -> None:
        if (share > 0 or orders > 0) and prompts_a_process % 2:
            key, value = ("time_pairs", share) if share > 0 else ("option_pairs", orders)
            raise InputError(
                f"{key} {value:g}: each process samples for {prompts_a_process} questions at a time; allowed is "
                "an even number, so that both versions of a clip are together (batch divided by the number of devices)"
            )
        self._examples, self._share, self._orders, self._seed = examples, share, orders, seed

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> Example:  # type: ignore[override]  # nothing slices it
        if not 0 <= place < len(self):
            raise IndexError(place)
        first = place - place % 2
        if first + 1 == len(self):
            return self._examples[place]
        for kind, share, make in (("time", self._share, as_pair), ("order", self._orders, as_orders)):
            draw = stream(self._seed, f"{kind} pairs", first)
            if draw.random() < share:
                # If it were always the first of the two, the second would never be asked both ways.
                turn = int(draw.integers(2))
                for candidate in (first + turn, first + 1 - turn):
                    versions = make(self._examples[candidate])
                    if versions is not None:
                        return versions[place - first]
        return self._examples[place]

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """Count the examples from `start` up to `stop` by the name of their source."""
        return dict(sorted(Counter(self[place].source for place in range(start, min(stop, len(self)))).items()))


def as_pair(example: Example) -> tuple[Example, Example] | None:
    """Make a pair of a question about a clip: forwards and backwards; None if its answer stays the same backwards.

    With the same answer both ways, a model that ignores the order of frames would earn the time reversal reward.
    """
    back = backwards(example)
    if back is None or back.answer == example.answer:
        return None
    name = "|".join((example.source, example.clip, str(example.mirrored), example.question, *example.options))
    pair = (replace(example, pair=name), replace(back, pair=name))
    return pair[::-1] if example.reversed else pair


def as_orders(example: Example) -> tuple[Example, Example] | None:
    """Make a pair of a question: with its options as they are, and each one place on; None without options.

    The right letter differs, so a model that answers by the letter earns nothing.
    """
    count, block = len(example.options), "\n".join(example.options)
    if count < 2 or example.answer not in LETTERS[:count] or block not in example.prompt:
        return None
    texts = [option_text(option) for option in example.options]
    options = tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts[-1:] + texts[:-1], strict=False))
    answer = LETTERS[(LETTERS.index(example.answer) + 1) % count]
    name = "|".join((ORDERS + example.source, example.clip, example.question, *example.options))
    moved = replace(
        example,
        options=options,
        answer=answer,
        prompt=example.prompt.replace(block, "\n".join(options)),
        chain=None,
        reordered=True,
    )
    return replace(example, pair=name), replace(moved, pair=name)
