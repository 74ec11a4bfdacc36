"""Writes the dataset card: README.md with Hugging Face's YAML header, its sections and figures.

Everything in it comes from the manifest and the tables; it holds no time, host name or absolute path.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from synthcam.atomic_files import write_text
from synthcam.clips.scene_source import find_scene
from synthcam.dataset.card import figures
from synthcam.dataset.card.figures import draw_figures
from synthcam.dataset.card.hub_header import card_header, front_matter, title
from synthcam.dataset.card.statistics import Statistics, read_statistics
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import POLISHED, README, RECIPE, SPLITS, USES, events_path
from synthcam.dataset.storage.manifest import Manifest
from synthcam.dataset.storage.shard_summary import unasked_sentence
from synthcam.errors import InputError
from synthcam.language.sample import KINDS
from synthcam.scene.recipe import recipe_names as scene_names

Section = Callable[[Dataset, Statistics], str]
PURPOSES: Mapping[str, str] = {
    "sft": "supervised fine-tuning: the chain is the target",
    "rl": "reinforcement learning: a prompt and the answer that is rewarded",
    "vqa": "evaluation: questions with one right answer",
    "critique": "training critics: a false chain, what is wrong with it, and the true chain",
    "temporal": "what happens when: order, direction and time",
}


def has_temporal_clips(dataset: Dataset) -> bool:
    """Whether some of the clips are temporal ones."""
    return any(events_path(split) in dataset.manifest.files for split in dataset.splits)


def opening(dataset: Dataset, statistics: Statistics) -> str:
    """What the dataset is, in a paragraph and a picture."""
    hours = statistics.seconds.total() / 3600
    length = f"{hours:.1f} hours" if hours >= 1 else f"{60 * hours:.1f} minutes"
    if has_temporal_clips(dataset):
        return _section(
            [
                f"# {title(dataset)}",
                f"{statistics.clips:,} clips ({length}) and {statistics.samples:,} questions about them, each with "
                "observation, thinking and answer. In its temporal clips things, or the camera, change over time; "
                "`events/` holds what there is, how it is in every frame, and what happens when. Two answers differ in "
                "the order of frames alone, and every sentence of a chain was read back and checked against them.",
            ]
        )
    return _section(
        [
            f"# {title(dataset)}",
            f"{statistics.clips:,} clips ({length}) of a virtual camera in simple 3D scenes, and "
            f"{statistics.samples:,} questions about how the camera moves, each with observation, thinking and "
            "answer. Cameras, labels and texts come from one closed-form path, so nothing in them is a guess: a label "
            "is true or false only where the motion can be seen in the decoded pixels and told from every other "
            "motion, and every sentence of a chain was read back and checked against the geometry.",
            _picture(dataset, figures.EXAMPLES, "frames of some clips"),
        ]
    )


def loading(dataset: Dataset, statistics: Statistics) -> str:
    """How to read the dataset without synthcam."""
    use, split = dataset.tables[0] if dataset.tables else ("sft", "train")
    return f"""## Read it

```python
from datasets import load_dataset

clips = load_dataset(FOLDER, "clips", split="{dataset.splits[0]}")
samples = load_dataset(FOLDER, "{use}", split="{split}")
sample = samples[0]
sample["messages"], FOLDER + "/" + sample["video"]  # the conversation, and the video it is about
```

A clip's row holds its cameras (`world_from_camera`, camera-to-world, OpenCV axes, +Y up, metres; `intrinsics`
fx, fy, cx, cy in pixels), CameraBench's labels (true, false, or null: do not ask), segments with their times, its
measurements, and the `spec` from which it can be made again. A sample's row names its clip, its `video`, and its
`twin`: the sample with the same words and another answer. `synthcam check FOLDER` proves all of it."""


def contents(dataset: Dataset, statistics: Statistics) -> str:
    """Section with clips and samples by use and split."""
    rows = []
    for use, split in _places(statistics):
        kinds = statistics.kinds.get((use, split), Counter())
        told = [f"{kinds.get(kind, 0):,}" for kind in KINDS]
        minutes = f"{statistics.seconds[use, split] / 60:.1f}"
        rows.append([use, split, f"{statistics.places[use, split]:,}", minutes, *told])
    uses = [f"- `{use}`: {PURPOSES[use]}" for use in USES if any(place[0] == use for place in statistics.places)]
    critiques = sum(counts.total() for (use, _), counts in statistics.kinds.items() if use == "critique")
    if critiques:
        uses.append(f"- `critique`: {PURPOSES['critique']}; {critiques:,} samples about the clips of the other uses")
    share = statistics.twins / max(1, statistics.clips)
    return _section(
        [
            "## What is in it",
            _table(["use", "split", "clips", "minutes", *(f"{kind} samples" for kind in KINDS)], rows),
            "\n".join(uses),
            f"{share:.0%} of the clips have a twin: the same scene and start, and a motion that differs in one thing.",
            _shortfall(dataset, statistics),
        ]
    )


def _shortfall(dataset: Dataset, statistics: Statistics) -> str:
    """Samples that the recipe asks for and the clips do not support; empty where there are none."""
    counts = dataset.manifest.counts
    wanted = sum(n for by_split in counts.get("samples_wanted", {}).values() for n in by_split.values())
    fewer = ""
    if statistics.samples < wanted:
        fewer = (
            f"{statistics.samples:,} of {wanted:,} samples that the recipe asks for: questions that can be put to a "
            "clip run out, and clips whose twin is missing are asked neither yes/no questions nor choices."
        )
    unasked = unasked_sentence(statistics.clips, counts.get("unasked", {}))
    return "\n\n".join(text for text in (fewer, unasked and f"{unasked}.") if text)


def motions(dataset: Dataset, statistics: Statistics) -> str:
    """Section with clips by motion."""
    text = "Motions as they were measured, not as they were asked for; a clip counts for each of its motions."
    return _section(["## Motions", text, _picture(dataset, figures.MOTIONS, "clips that hold each motion")])


def labels(dataset: Dataset, statistics: Statistics) -> str:
    """Section with the balance of labels: a picture, and every number."""
    found: Mapping[str, Sequence[int]] = dataset.manifest.balance.get("labels", {})
    rows = [[f"`{name}`", *(f"{count:,}" for count in counts)] for name, counts in sorted(found.items())]
    return _section(
        [
            "## Labels",
            "A label that is neither certainly true nor certainly false of a clip is null, and nothing is asked of it.",
            _picture(dataset, figures.LABELS, "part of the clips of which each label is true and false"),
            _details(
                f"All {len(rows)} labels that are decided of some clip",
                _table(["label", "true", "false", "not asked"], rows),
            ),
        ]
    )


def answers(dataset: Dataset, statistics: Statistics) -> str:
    """Section with the balance of answers and the accuracy of blind baselines."""
    balance = dataset.manifest.balance
    letters = [[name, f"{count:,}"] for name, count in balance.get("answers", {}).items()]
    rows = [
        [kind, name.replace("_", " "), *(f"{100 * found[key]:.1f} %" for key in ("accuracy", "chance", "luck"))]
        for kind, by_name in balance.get("guessers", {}).items()
        for name, found in by_name.items()
    ]
    skills = [[name, f"{count:,}"] for name, count in balance.get("skills", {}).items()]
    return _section(
        [
            "## Questions and answers",
            _table(["options, right one", "samples"], letters),
            _table(["skill", "samples"], skills),
            "What guessers get right that never see a video. They learn from half of the scenes and guess on the other "
            "half; within chance plus or minus luck (two standard deviations) they know nothing.",
            _picture(dataset, figures.GUESSERS, "accuracy of guessers beside chance"),
            _table(["kind", "guesser", "right", "chance", "luck"], rows),
        ]
    )


def polished(dataset: Dataset, statistics: Statistics) -> str:
    """Section on texts that a language model rewrote; empty where none was asked."""
    found = dataset.manifest.polish
    if not found:
        return ""
    kinds = [
        [kind, f"{total:,}", f"{kept:,}", f"{kept / total:.0%}"] for kind, (total, kept) in found["by_kind"].items()
    ]
    refused = sorted(found["refused"].items(), key=lambda item: (-item[1], item[0]))
    return _section(
        [
            "## Rewritten by a language model",
            f"`{found['model']}` rewrote texts without seeing the clips. A rewritten text is kept where the verifier "
            "finds every claim in it true of the clip, and neither the conclusion nor the cited evidence lost: "
            f"{found['kept']:,} of {found['texts']:,}. It stands in `polished_chain` or `polished_caption`; the "
            f"original stays beside it. `{POLISHED}` says why each of the others was not kept.",
            _table(["text", "in all", "rewritten", ""], kinds),
            _table(["reason", "replies not kept"], [[reason, f"{count:,}"] for reason, count in refused]),
        ]
    )


def scenes(dataset: Dataset, statistics: Statistics) -> str:
    """Section with clips by scene family and split."""
    splits = [split for split in SPLITS if split in statistics.seeds]
    rows = [
        [family, *(f"{counts[split]:,}" if counts[split] else "" for split in splits)]
        for family, counts in sorted(statistics.scenes.items())
    ]
    rows.append(["scenes", *(f"{len(statistics.seeds[split]):,}" for split in splits)])
    held_out = [
        family for family, counts in sorted(statistics.scenes.items()) if "train" in splits and not counts["train"]
    ]
    said = "No scene is seen in two splits, or for two uses."
    if held_out:
        said += f" Families that training never sees: {', '.join(held_out)}."
    return _section(["## Scenes", "Clips by scene family.", _table(["family", *splits], rows), said])


def rejections(dataset: Dataset, statistics: Statistics) -> str:
    """Section with rejected candidates by reason."""
    rejected, counts = dataset.manifest.rejected, dataset.manifest.counts
    rows = _by_count(rejected)
    return _section(
        [
            "## What was not taken",
            "A slot of the plan wishes for labels; the first candidate of which they are measured is taken. "
            f"{counts.get('given_up', 0):,} of {counts.get('slots', 0):,} slots were given up.",
            _table(["reason", "candidates"], rows),
            "A chain is kept where the verifier, which shares no code with the writer, finds every clause of it true "
            "or open, and none false or unread; where the clip shows nothing that tells the answer, none is written.",
            _table(["chains not kept", "times"], _by_count(counts.get("unwritten", {}))),
        ]
    )


def _by_count(counts: Mapping[str, int]) -> list[list[str]]:
    """Rows of reasons with their counts, the most frequent first."""
    return [[reason, f"{count:,}"] for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def making(dataset: Dataset, statistics: Statistics) -> str:
    """Section with recipe, thresholds and versions."""
    manifest = dataset.manifest
    thresholds = [[f"`{name}`", f"{value:g}"] for name, value in manifest.thresholds.items()]
    versions = [[name, value] for name, value in sorted(manifest.versions.items())]
    drawn = ", ".join(f"{key} {value}" for key, value in sorted(manifest.renderer.items()))
    return _section(
        [
            "## How it was made",
            f"synthcam {manifest.synthcam}, recipe `{manifest.recipe}` with seed {manifest.seed}, drawn with "
            f"{manifest.backend} ({drawn}). The same recipe gives the same bytes with the same versions and renderer:",
            f"```\nsynthcam build {RECIPE} --out AGAIN\n```",
            _details(
                "Thresholds of the labels (shares of the frame width; angles in degrees)",
                _table(["threshold", "value"], thresholds),
            ),
            _details("Versions of what decides the bytes", _table(["", "version"], versions)),
        ]
    )


def limits(dataset: Dataset, statistics: Statistics) -> str:
    """Section on what the dataset cannot be used for."""
    return """## Limits

- Scenes are simple: plain shapes, few lights, stylised figures. A model that has seen nothing else will not know real
  footage; mix it with real clips.
- Labels say what this clip's pixels can show. Null is neither yes nor no, and is not to be counted as no.
- Labels follow CameraBench's rules; the numbers at which a motion counts as there are ours (above) and no annotator's.
- The texts are written from a grammar. They are true, and less varied than what people write.
- Paths are clean: closed forms with easing and band-limited shake. Rolling shutter, lens distortion, cuts and focus
  pulls do not occur."""


def licence(dataset: Dataset, statistics: Statistics) -> str:
    """Section with the licence."""
    own = """## Licence

CC BY 4.0. The label taxonomy is that of [CameraBench](https://github.com/sy77777en/CameraBench), whose annotations
carry the same licence."""
    rows = _credits(sorted(statistics.scenes))
    if not rows:
        return own
    said = "The pictures in these scenes are other people's work, under their own licences:"
    return "\n\n".join([own, said, _table(["scene", "licence", "credit"], rows)])


def _credits(scenes: Sequence[str]) -> list[list[str]]:
    """Scene, licence and credit of the scenes that are made of real pictures; open where nobody said."""
    rows = []
    for name in scenes:
        if name in scene_names():
            continue
        try:
            real = find_scene(name).real
        except InputError:
            real = None
        credit = None if real is None or real.said is None else real.said.credited
        licence, author = ("not stated", "") if credit is None else (credit.licence or "not stated", credit.credit)
        rows.append([name, licence, author])
    return rows


SECTIONS: tuple[Section, ...] = (
    opening,
    loading,
    contents,
    motions,
    labels,
    answers,
    polished,
    scenes,
    rejections,
    making,
    limits,
    licence,
)


def _places(statistics: Statistics) -> list[tuple[str, str]]:
    uses: Sequence[str] = USES
    splits: Sequence[str] = SPLITS
    return sorted(statistics.places, key=lambda place: (uses.index(place[0]), splits.index(place[1])))


def _picture(dataset: Dataset, path: str, text: str) -> str:
    return f"![{text}]({path})" if (dataset.folder / path).is_file() else ""


def _section(parts: Iterable[str]) -> str:
    """Join paragraphs, without those that are empty."""
    return "\n\n".join(part for part in parts if part)


def _details(summary: str, text: str) -> str:
    """A text folded under a summary line; "" for an empty text."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>" if text else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; "" without rows."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else ""


def write_card(dataset: Dataset) -> list[Path]:
    """Write the card of a dataset whose tables and videos are complete; returns the files it wrote, sorted."""
    dataset = Dataset(dataset.folder, _as_stored(dataset.manifest))
    statistics = read_statistics(dataset)
    figures = draw_figures(dataset, statistics)
    sections = (section(dataset, statistics) for section in SECTIONS)
    text = "\n\n".join(section for section in sections if section)
    header = front_matter(card_header(dataset, statistics))
    path = dataset.folder / README
    write_text(path, f"{header}\n{text}\n")
    return sorted([path, *figures])


def _as_stored(manifest: Manifest) -> Manifest:
    """A manifest with keys in the order of the file, so that a card written later is the same."""
    return Manifest.model_validate(json.loads(json.dumps(manifest.model_dump(mode="json"), sort_keys=True)))
