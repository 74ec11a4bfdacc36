"""Write docs/reference/ from the code: `python docs/make_reference.py`.

Nothing in that folder is written by hand: commands come from click, motions and labels from their tables, keys of YAML
files from the pydantic models that read them, sentence forms from the grammar. A test compares the two.
"""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import BaseModel

from synthcam.cli.main import COMMANDS
from synthcam.dataset.planning import recipe as dataset_recipe
from synthcam.labels.annotation import KEYS, MotionAnnotation, allowed_values
from synthcam.labels.label_names import DESCRIPTIONS
from synthcam.labels.labels_from_annotation import RULES, SHARED
from synthcam.language.grammar import FILES, grammar_text
from synthcam.motion.easing import EASINGS
from synthcam.motion.motions import MOTIONS, SHAKE, SHAKE_SHARE
from synthcam.rendering.protocol import BackendName
from synthcam.scene import recipe as scene_recipe
from synthcam.scene.palette import COLORS, WARM_AND_COOL
from synthcam.scene.props.catalog import PROP_KINDS
from synthcam.scene.sky import SKY_KINDS
from synthcam.scene.subjects import RISING_KINDS, SUBJECT_KINDS
from synthcam.scene.textures import TEXTURE_KINDS
from trainer import config as train_config
from trainer import stage_config
from trainer.config import config_names
from trainer.frame_selection.config import WarmStartConfig
from trainer.sources import config as train_sources

FOLDER = Path(__file__).resolve().parent / "reference"
_MADE = "*Written from the code by `python docs/make_reference.py`; do not edit.*"


def commands_page() -> str:
    """Every command with its arguments and options."""
    parts = ["Every command also takes `-h`. Exit codes: 0 done; 2 it cannot be done, and one line says why; 3 a check "
             "does not hold; 1 is a bug."]  # fmt: skip
    parts.append(_table(["command", "does"], [[f"[`{name}`](#{name})", line] for name, line in COMMANDS.items()]))
    for name in COMMANDS:
        command = importlib.import_module(f"synthcam.cli.{name}").command
        assert isinstance(command, click.Command)
        context = click.Context(command, info_name=f"synthcam {name}")
        usage = " ".join(["synthcam", name, *command.collect_usage_pieces(context)])
        parts += [f"## {name}", f"    {usage}", _paragraph(command.help)]
        options = [record for p in command.params if (record := p.get_help_record(context)) is not None]
        if options:
            parts.append(_table(["option", "means"], [[f"`{names}`", _cell(text)] for names, text in options]))
        if command.epilog:
            parts.append(_paragraph(command.epilog))
    return _page("Commands", *parts)


def motions_page() -> str:
    """The table of motions."""
    rows = [
        [
            f"`{m.name}`", m.description, "none" if m.unit is None else f"{m.lowest:g} to {m.highest:g} {m.unit}",
            f"{100 * m.share:.0f} %" if m.unit else "", _code(m.opposite), _code(m.mirrored), _code(m.lookalike),
            _listed(m.labels),
        ]
        for m in MOTIONS.values()
    ]  # fmt: skip
    return _page(
        "Motions",
        "`synthcam render --motion EXPR` takes these names. Join motions with `+` to run them at the same time and "
        "with `,` to run them one after the other. Options follow a motion, each after a colon: an amount in its unit "
        "(`pan-left:30deg`, `dolly-in:2m`, `zoom-in:1.5x`), or how far it moves the picture (`pan-left:25%`: the "
        f"median over the picture, in frame widths), a duration (`1.5s`), and an easing ({', '.join(EASINGS)}). "
        "[Conventions](../conventions.md#motions) say what left, clockwise and in mean.",
        f"`{SHAKE}` is held by hand: it joins any motion with `+` and lasts for the whole clip. Its amount is its root "
        f"mean square in frame widths, {100 * SHAKE_SHARE:g} % without one.",
        "*Without one* is how far the picture moves without an amount. The *opposite* is also what the motion becomes "
        "when the clip is played backwards. The *look-alike* is what it is taken for where a scene has little "
        "depth. The *labels* are the CameraBench labels that the motion asserts; see [labels](labels.md).",
        _table(
            ["motion", "the camera", "amount", "without one", "opposite", "mirror image", "look-alike", "labels"], rows
        ),
    )


def scenes_page() -> str:
    """The scene families that ship."""
    rows = []
    for name in scene_recipe.recipe_names():
        spec = scene_recipe.load_recipe(name).spec
        rows.append([f"[`{name}`](../../scenes/{name}.yaml)", spec.about, spec.structure.kind,
                     ", ".join(spec.subjects), ", ".join(spec.rising_subjects)])  # fmt: skip
    return _page(
        "Scenes",
        "A scene is a family: each seed gives another room, street or forest of its kind. `synthcam scenes --preview "
        "DIR` draws them. How to write one is in [a scene of your own](../howto/own-scene.md), what a file may say in "
        "[keys of a scene recipe](scene-recipe.md).",
        _table(["scene", "is", "structure", "subjects that are followed", "subjects that rise and sink"], rows),
    )


def scene_recipe_page() -> str:
    """Keys of the files in scenes/."""
    s = scene_recipe
    parts = {
        "structure: room": s.Room, "structure: street": s.Street, "structure: courtyard": s.Courtyard,
        "structure: terrain": s.Terrain, "A surface (walls, floor, ground ...)": s.SurfaceSpec, "props": s.PropSpec,
        "props: glow": s.Glow, "lights": s.LightSpec, "ambient": s.AmbientSpec, "camera": s.CameraSpec,
        "movers": s.MoverSpec,
    }  # fmt: skip
    words = {
        "textures": TEXTURE_KINDS, "colours": tuple(COLORS), "colours of light": tuple(WARM_AND_COOL),
        "props": PROP_KINDS, "skies": SKY_KINDS, "subjects": SUBJECT_KINDS, "rising subjects": RISING_KINDS,
    }  # fmt: skip
    return _page(
        "Keys of a scene recipe",
        "A recipe is one YAML file in `scenes/`, or any other file given to `--scene`. A range is `[low, high]`, and "
        "the seed draws from it; of a list of words it draws one. The origin is in the middle of the floor; x is to "
        "the right, -z ahead, y up, in metres.",
        "## The file", _keys(s.SceneRecipeFile),
        *[text for title, model in parts.items() for text in (f"## {title}", _about(model), _keys(model))],
        "## Words", _table(["kind of word", "allowed"], [[kind, ", ".join(sorted(w))] for kind, w in words.items()]),
    )  # fmt: skip


def recipe_page() -> str:
    """Keys of a dataset recipe."""
    r = dataset_recipe
    parts = {"portions": r.Portion, "twins": r.Twins, "looks": r.LookSpec}
    words = {
        "motions (families)": r.FAMILIES, "shots": get_args(r.ShotKind), "twins.kinds": get_args(r.TwinKind),
        "portions.scenes": tuple(scene_recipe.recipe_names()), "backend": get_args(BackendName),
    }  # fmt: skip
    return _page(
        "Keys of a dataset recipe",
        f"What `synthcam build RECIPE` reads. Shipped are {_listed(r.recipe_names())}, in "
        "[synthcam/dataset/recipes](../../synthcam/dataset/recipes). How a recipe becomes clips is in "
        "[recipes](../recipes.md).",
        "## The file", _keys(r.DatasetRecipeFile),
        *[text for title, model in parts.items() for text in (f"## {title}", _about(model), _keys(model))],
        "## Words", _table(["key", "allowed"], [[key, ", ".join(w)] for key, w in words.items()]),
    )  # fmt: skip


def train_config_page() -> str:
    """Keys of a training config."""
    t, s = train_config, train_sources
    sources = {f"a source of kind {_kind(model)}": model for model in _members(s.SourceConfig)}
    parts = {
        "model": stage_config.ModelConfig, "video": _field_model(t.TrainConfig, "video"), "sft": stage_config.SftConfig,
        "sft: camera_head": stage_config.CameraHeadConfig,
        "grpo": stage_config.GrpoConfig, "grpo: rewards": stage_config.RewardWeights, "frames": t.FramesConfig,
        "frames: warm_start": WarmStartConfig,
        "picks": t.PicksConfig, "evaluation": t.EvaluationConfig, **sources,
    }  # fmt: skip
    return _page(
        "Keys of a training config",
        f"What `synthcam train --config FILE` reads. Shipped are {_listed(config_names())}, in "
        "[trainer/configs](../../trainer/configs). What the parts are for is in [training](../training.md), what the "
        "rewards pay in [rewards](../rewards.md). A `mixture` is a list of sources, each of one kind; their keys are "
        "at the end of this page.",
        "## The file", _keys(t.TrainConfig),
        *[text for title, model in parts.items() for text in (f"## {title}", _about(model), _keys(model))],
    )  # fmt: skip


def labels_page() -> str:
    """Keys of CameraBench's record, and every label with its rule."""
    record = []
    for key in KEYS:
        absent = "" if MotionAnnotation.model_fields[key].is_required() else " (may be absent)"
        record.append([f"`{key}`", (", ".join(allowed_values(key)) or _record_values(key)) + absent])
    shared = [[rule.name, str(rule.meaning), str(why)] for rule, why in SHARED.items()]
    labels = [[f"`{name.removeprefix('cam_motion.')}`", DESCRIPTIONS[name], str(rule.true), str(rule.false)]
              for name, rule in RULES.items()]  # fmt: skip
    return _page(
        "Labels",
        "The record of a clip's camera motion, and the labels that follow from it. A label is True where its first "
        "condition holds for certain, False where its second one does, None otherwise: then the clip must not be asked "
        "about it. [Labels](../labels.md) explains how the record is measured.",
        "## Keys of the record",
        "`_cam_frame` keys are relative to the first frame's camera, the other directions to the ground. "
        "`left_to_right` is towards the camera's right.",
        _table(["key", "values"], record),
        "## Conditions that rules share", _table(["name", "holds when", "why"], shared),
        f"## The {len(RULES)} labels", "Full names begin with `cam_motion.`",
        _table(["label", "says", "True when", "False when"], labels),
    )  # fmt: skip


def sentences_page() -> str:
    """The grammar: every form that a written sentence may take."""
    blocks = [text for name in FILES for text in (f"## {name}", f"```text\n{grammar_text(name).rstrip()}\n```")]
    return _page(
        "Forms of sentences",
        "Everything that is written about a clip has one of these forms. They are the grammar files "
        "`synthcam/language/*.txt`, word for word; [language](../language.md) explains the notation.",
        *blocks,
    )


def index_page() -> str:
    """What is in the folder."""
    about = {
        "commands": "every command and option", "motions": "names, amounts, opposites and look-alikes of motions",
        "scenes": "the scenes that ship", "scene-recipe": "what a scene file may say",
        "labels": "the record, all labels and their rules", "recipe": "what a dataset recipe may say",
        "train-config": "what a training config may say", "sentences": "the forms of everything that is written",
    }  # fmt: skip
    rows = [[f"[{name}]({name}.md)", text] for name, text in about.items()]
    return _page("Reference", _table(["page", "lists"], rows))


PAGES: dict[str, Callable[[], str]] = {
    "README.md": index_page,
    "commands.md": commands_page,
    "labels.md": labels_page,
    "motions.md": motions_page,
    "recipe.md": recipe_page,
    "scene-recipe.md": scene_recipe_page,
    "scenes.md": scenes_page,
    "sentences.md": sentences_page,
    "train-config.md": train_config_page,
}
"""File name in docs/reference, and what writes it."""


def _keys(model: type[BaseModel]) -> str:
    """One row a key of a YAML mapping: what it may hold, its default, what it means."""
    schema, texts = model.model_json_schema(), _field_texts(model)
    rows = []
    for name, field in model.model_fields.items():
        default = "*required*" if field.is_required() else f"`{_yaml(field.get_default(call_default_factory=True))}`"
        holds = _allowed(schema["properties"][name], schema)
        for check, bound in (("_positive", "above 0"), ("_not_negative", "from 0")):  # validators that no schema shows
            if f"<function {check} " in repr(field):
                holds = re.sub(r"from -[\d,]+", bound, holds)
        if name == "size":
            holds = holds.replace("[low, high]", "[width, height]")
        rows.append([f"`{name}`", holds, default, _cell(texts.get(name, ""))])
    return _table(["key", "holds", "default", "means"], rows)


def _allowed(part: dict[str, Any], schema: dict[str, Any]) -> str:
    """What a part of a JSON schema allows, in words."""
    if "$ref" in part:
        return _allowed(schema["$defs"][part["$ref"].rsplit("/", 1)[-1]], schema)
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return ", ".join(f"`{word}`" for word in part["enum"])
    if alternatives := part.get("anyOf") or part.get("oneOf"):
        words = [_allowed(one, schema) for one in alternatives if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(words))
    kind = part.get("type")
    if kind == "array" and "prefixItems" in part:
        low, high = part["prefixItems"]
        return f"[low, high], {_plural(_allowed(low | high, schema))}"
    if kind == "array":
        return f"list of {_plural(_allowed(part['items'], schema))}".replace("list of keys below", "list, keys below")
    if kind == "object" and "properties" not in part:
        inner = part.get("additionalProperties", {})
        names = part.get("propertyNames", {})
        keys = _allowed(names, schema) if names else ""
        return f"mapping{f' from {keys}' if keys else ''} to {_allowed(inner, schema)}"
    words = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true or false"}
    return " ".join(filter(None, [words.get(str(kind), "keys below"), _bounds(part)]))


def _bounds(part: dict[str, Any]) -> str:
    names = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "exclusiveMaximum": "below"}
    return " ".join(f"{word} {_number(part[key])}" for key, word in names.items() if key in part)


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _plural(text: str) -> str:
    if text == "text":
        return "words"
    return re.sub(r"^(whole number|number)\b", r"\1s", text)


def _field_texts(model: type[BaseModel]) -> dict[str, str]:
    """What the source says of each field: below it, or in the Attributes of its class, of bases too."""
    texts: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not (issubclass(cls, BaseModel) and cls is not BaseModel):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
        assert isinstance(body, ast.ClassDef)
        texts |= dict(_attributes(inspect.cleandoc(ast.get_docstring(body) or "")))
        for statement, after in zip(body.body, body.body[1:], strict=False):
            match statement, after:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    texts[name] = text
    return texts


def _attributes(docstring: str) -> Iterator[tuple[str, str]]:
    """Names and texts of the Attributes section."""
    _, _, section = docstring.partition("Attributes:\n")
    for entry in re.split(r"\n(?=    \S)", section.split("\n\n")[0]):
        names, colon, text = entry.strip().partition(": ")
        if colon:
            for name in names.split(", "):
                yield name, " ".join(text.split())


def _about(model: type[BaseModel]) -> str:
    """The first paragraph of a model's docstring; of a source that reads a dataset, what it reads too."""
    built = train_sources.BuiltSource
    docs = [inspect.getdoc(cls) or "" for cls in ((built, model) if issubclass(model, built) else (model,))]
    return _paragraph(" ".join(doc.split("\n\n")[0] for doc in docs))


def _field_model(model: type[BaseModel], name: str) -> type[BaseModel]:
    annotation = model.model_fields[name].annotation
    assert isinstance(annotation, type)
    assert issubclass(annotation, BaseModel)
    return annotation


def _members(annotated: Any) -> Sequence[type[BaseModel]]:
    """The models of an annotated union."""
    return get_args(get_args(annotated)[0])


def _kind(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0])


def _record_values(key: str) -> str:
    if key == "tracking_shot_types":
        return "a list of side, tail, lead, aerial, arc, pan, tilt"
    return "text" if key == "complex_motion_description" else "true, false"


def _yaml(value: Any) -> str:
    """A default as a YAML file would say it."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_yaml(one) for one in value) + "]"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    return str(value) or "''"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _code(name: str | None) -> str:
    return f"`{name}`" if name else ""


def _paragraph(text: str | None) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(text or "").replace("\b\n", "")).strip()


def _cell(text: str) -> str:
    return " ".join(text.split())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _MADE, *filter(None, parts)]) + "\n"


def main() -> None:
    """Write every page, and remove what is no page any more."""
    FOLDER.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")
    for old in set(FOLDER.glob("*.md")) - {FOLDER / name for name in PAGES}:
        old.unlink()


if __name__ == "__main__":
    main()
