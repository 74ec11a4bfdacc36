"""Rows of a shard's tables, from its clips and what was asked of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from synthcam.dataset.clip_making import MadeClip
from synthcam.dataset.layout import row_of, sample_id, video_path
from synthcam.dataset.plan import ShardPlan
from synthcam.dataset.questions import Asked
from synthcam.language.items import SOURCE, prompt, sharegpt_item


def clip_row(shard: ShardPlan, clip: MadeClip, group: Sequence[MadeClip]) -> dict[str, Any]:
    """A clip's row; `group` holds it and its twin."""
    name = clip.slot.clip
    twins = [other.slot.clip for other in group if other is not clip]
    scene = clip.record["spec"]
    columns = {
        "clip": name,
        "video": video_path(shard.split, shard.number, name),
        "sha256": clip.sha256(),
        "split": shard.split,
        "use": shard.use,
        "shard": shard.number,
        "scene": scene["scene"],
        "scene_seed": scene["scene_seed"],
        "twin_group": clip.group.name,
        "twin_kind": clip.group.twin_kind if twins else None,
        "twins": twins,
    }
    return row_of(clip.record, columns)


def sample_rows(shard: ShardPlan, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Rows in the order of their clips, so that a clip's samples stand together and a pair's near."""
    ordered = sorted(asked, key=lambda a: a.clip)
    numbers: Counter[str] = Counter()
    names = []
    for a in ordered:
        names.append(sample_id(a.clip, numbers[a.clip]))
        numbers[a.clip] += 1
    partners: dict[int, list[str]] = {}
    for a, name in zip(ordered, names, strict=True):
        if a.pair is not None:
            partners.setdefault(a.pair, []).append(name)
    return [_sample_row(shard, a, name, partners) for a, name in zip(ordered, names, strict=True)]


def _sample_row(shard: ShardPlan, asked: Asked, name: str, partners: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    sample = asked.sample
    video = video_path(shard.split, shard.number, asked.clip)
    others = [] if asked.pair is None else [other for other in partners[asked.pair] if other != name]
    return {
        "sample": name,
        "clip": asked.clip,
        "video": video,
        "use": shard.use,
        "split": shard.split,
        "source": SOURCE,
        "kind": sample.kind,
        "topic": sample.topic,
        "skill": sample.skill,
        "length": sample.length,
        "question": sample.question,
        "options": list(sample.options),
        "answer": sample.answer,
        "observation": sample.observation,
        "think": sample.think,
        "chain": sample.chain,
        "prompt": prompt(sample),
        **sharegpt_item(sample, video=video),
        "twin": others[0] if others else None,
    }
