"""The caption scores of CameraBench's own script (https://github.com/linzhiqiu/t2v_metrics, caption_evaluation.py).

What it calls SPICE, CIDEr and METEOR are counts of common words, repeated here to compare numbers; they are
not the metrics of those names. All take a reference and a candidate, and give 0 to 1.
"""

import math
import string
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.captions import word_scores

_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
SMOOTHED = 0.1
"""The numerator that stands for no common pair of words (smoothing method 1 of Chen and Cherry, 2014)."""


def official_caption_numbers(answered: Sequence[Answered]) -> dict[str, float]:
    """What the script prints for these captions; nothing without any. It leaves out captions with an error."""
    rows = [one for one in answered if one.item.form == "caption"]
    pairs = [(one.item.answer or "", one.prediction.text or "") for one in rows if one.prediction.error is None]
    pairs = [(reference, said) for reference, said in pairs if reference and said]
    if not pairs:
        return {}
    words = [(_words(reference), _words(said)) for reference, said in pairs]
    scores = {
        "caption_spice": [_common(a, b) for a, b in words],
        "caption_cider": [_cosine(a, b) for a, b in words],
        "caption_bleu2": [_bleu_2(a, b) for a, b in words],
        "caption_rouge_l": [word_scores(said, reference)["rouge_l"] for reference, said in pairs],
        "caption_meteor": [_meteor(a, b) for a, b in words],
    }
    return {name: sum(values) / len(values) for name, values in scores.items()}


def _words(text: str) -> list[str]:
    return text.lower().translate(_NO_PUNCTUATION).split()


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(words))


def _common(reference: Sequence[str], said: Sequence[str]) -> float:
    """F1 of the sets of words."""
    known, made = set(reference), set(said)
    return 2 * len(known & made) / (len(known) + len(made)) if known & made else 0.0


def _cosine(reference: Sequence[str], said: Sequence[str]) -> float:
    """The cosine between counts of words."""
    known, made = Counter(reference), Counter(said)
    length = math.sqrt(sum(n * n for n in known.values())) * math.sqrt(sum(n * n for n in made.values()))
    return sum(known[word] * made[word] for word in known) / length if length else 0.0


def _bleu_2(reference: Sequence[str], said: Sequence[str]) -> float:
    if not said or not set(reference) & set(said):
        return 0.0
    product = 1.0
    for known, made in ((reference, said), (_pairs(reference), _pairs(said))):
        counts: Counter[object] = Counter(made)
        limits: Counter[object] = Counter(known)
        hits = sum(min(count, limits[one]) for one, count in counts.items())
        product *= (hits or SMOOTHED) / max(1, len(made))
    brevity = 1.0 if len(said) > len(reference) else math.exp(1 - len(reference) / len(said))
    return brevity * math.sqrt(product)


def _meteor(reference: Sequence[str], said: Sequence[str]) -> float:
    precision = recall = 0.0
    for weight, known, made in ((0.8, set(reference), set(said)), (0.2, set(_pairs(reference)), set(_pairs(said)))):
        hits = len(known & made)
        precision += weight * hits / len(made) if made else 0.0
        recall += weight * hits / len(known) if known else 0.0
    return 10 * precision * recall / (recall + 9 * precision) if precision + recall else 0.0
