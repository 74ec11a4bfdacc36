"""Reading YAML files and checking them against a model; errors name file, line, key, the value and what is allowed."""

import contextlib
import difflib
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from synthcam.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


class StrictModel(BaseModel):
    """A part of a YAML file; a key that it does not define is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def read_text(path: Path, what: str) -> str:
    """Read a file's text.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"{what} {path} cannot be read: {reason}") from error


def parse_yaml(text: str, model: type[Model], *, path: Path, what: str) -> Model:
    """Parse YAML text into a model; errors name `path` and `what` kind of file it is.

    Raises:
        InputError: it is not YAML, or says something the model does not allow.
    """
    root, data = _read(text, f"{what} {path}")
    if not isinstance(data, dict):
        raise InputError(f"{what} {path}: found {type(data).__name__}; allowed are keys and values")
    for line, key in _repeated_keys(root):
        raise InputError(f"{what} {path}:{line}: {key} comes a second time; allowed is once")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{what} {path}:{_explain(root, model, error)}") from error


def load_yaml(text: str, where: str) -> Any:
    """The values of YAML text from anywhere, in time and memory that the length of the text bounds.

    Aliases are allowed as long as what they stand for stays small. Dates are text; tags are refused, of YAML too.

    Args:
        where: begins messages, such as a file's name.

    Raises:
        InputError: it is not YAML, or more than is read: too long, too deep, a tag, a number of too many digits.
    """
    return _read(text, where)[1]


MOST_CHARACTERS, MOST_VALUES, MOST_LEVELS, MOST_BITS = 4_000_000, 200_000, 50, 256
"""Of a text; of it with all aliases written out; of lists in lists; of a whole number."""


def _read(text: str, where: str) -> tuple[yaml.Node | None, Any]:
    """The nodes with their lines, and the values: by libyaml, ten times faster, where PyYAML was built with it.

    Raises:
        InputError: see `load_yaml`; always in the words of PyYAML's own parser, so that messages are the same.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{where}: holds {len(text):,} characters; allowed are {MOST_CHARACTERS:,}")
    try:
        # libyaml takes tabs and question marks in places where PyYAML's own parser refuses them.
        if yaml.__with_libyaml__ and not {"\t", "?"} & set(text):
            with contextlib.suppress(yaml.YAMLError):
                return _read_by(text, _FastLoader)
        return _read_by(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        allowed = "" if isinstance(error, _RefusedError) else "; allowed is a YAML file"
        raise InputError(f"{where}{line}: {' '.join(str(problem).split())}{allowed}") from error


def _read_by(text: str, loader: Any) -> tuple[yaml.Node | None, Any]:
    _check_events(yaml.parse(text, Loader=loader))
    return yaml.compose(text, Loader=loader), yaml.load(text, Loader=loader)


class _RefusedError(yaml.MarkedYAMLError):
    """YAML, but more of it than is read."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem=problem, problem_mark=mark)


def _check_events(events: Iterable[yaml.Event]) -> None:
    """Refuse tags, deep nesting, and aliases that stand for too much, before anything is built.

    Raises:
        yaml.YAMLError: it is not YAML, or refused.
    """
    # Of every list or mapping that is open: its anchor, the values and the levels in it, with aliases written out.
    open_ones: list[tuple[str | None, list[int]]] = [(None, [0, 0])]
    anchored: dict[str, tuple[int, int]] = {}
    for event in events:
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _RefusedError(f"found the tag {tag[:60]!r}; allowed are values without tags", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            open_ones.append((event.anchor, [1, 1]))
            values, levels = 0, 0
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, (values, levels) = open_ones.pop()
            if anchor is not None:
                anchored[anchor] = values, levels
            levels += 1
        elif isinstance(event, yaml.ScalarEvent):
            values, levels = 1, 1
            if event.anchor is not None:
                anchored[event.anchor] = values, levels
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_ones):
                raise _RefusedError(f"*{event.anchor} stands for something that it is a part of", event.start_mark)
            values, levels = anchored.get(str(event.anchor), (1, 0))
            levels += 1
        else:
            continue
        inner = open_ones[-1][1]
        inner[0] += values
        inner[1] = max(inner[1], levels)
        if inner[0] > MOST_VALUES:
            raise _RefusedError(f"holds more than {MOST_VALUES:,} values, aliases written out", event.start_mark)
        if inner[1] > MOST_LEVELS or len(open_ones) > MOST_LEVELS:
            raise _RefusedError(f"is nested more than {MOST_LEVELS} levels deep", event.start_mark)


def _whole_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    found = _number(loader, node, yaml.SafeLoader.construct_yaml_int)
    if found.bit_length() > MOST_BITS:
        raise _too_many_digits(node)
    return int(found)


def _any_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(_number(loader, node, yaml.SafeLoader.construct_yaml_float))


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode, construct: Any) -> Any:
    try:
        return construct(loader, node)
    except (ValueError, OverflowError):
        if len(node.value) > MOST_BITS:
            raise _too_many_digits(node) from None
        raise _RefusedError(f"found {node.value!r}; allowed is a number", node.start_mark) from None


def _too_many_digits(node: yaml.ScalarNode) -> _RefusedError:
    return _RefusedError(f"found a number of {len(node.value):,} characters; allowed are 70", node.start_mark)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, with dates as text and numbers that are refused in words."""


class _FastLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """The same by libyaml."""


for _kind in (_Loader, _FastLoader):
    _kind.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _kind.add_constructor("tag:yaml.org,2002:int", _whole_number)
    _kind.add_constructor("tag:yaml.org,2002:float", _any_number)


def _explain(root: yaml.Node | None, model: type[BaseModel], error: ValidationError) -> str:
    """Describe one problem on one line; an unknown key comes first, since it is most often a typing error."""
    problems = error.errors(include_url=False)
    first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
    line, keys = _locate(root, list(first["loc"]))
    where = ".".join(str(key) for key in keys) or "(top)"
    if first["type"] == "missing":
        return f"{line}: {where} is missing"
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(keys[-1]), _keys_beside(model, first["loc"]), n=1, cutoff=0.0)
        return f"{line}: {where} is not a key here; the nearest known one is {near[0]}"
    if first["type"] == "value_error":
        found = first["input"]
        seen = f" (found {_quoted(found)})" if isinstance(found, str | int | float | bool) or found is None else ""
        return f"{line}: {where}: {str(first['msg']).removeprefix('Value error, ')}{seen}"
    return f"{line}: {where.removesuffix('.[key]')}: {_said(first)}"


_ALLOWED = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "string": "text",
    "dict": "keys and values",
    "model": "keys and values",
    "tuple": "a list",
    "list": "a list",
}
"""By the first word of pydantic's name for what is wrong."""
_BOUNDS = {
    "greater_than": ("gt", "above {:.16g}"),
    "greater_than_equal": ("ge", "at least {:.16g}"),
    "less_than": ("lt", "below {:.16g}"),
    "less_than_equal": ("le", "at most {:.16g}"),
    "too_short": ("min_length", "at least {} entries"),
    "too_long": ("max_length", "at most {} entries"),
}


def _said(problem: ErrorDetails) -> str:
    """Describe the value and what is allowed; for words also the nearest allowed one."""
    kind, context = problem["type"], problem.get("ctx", {})
    # Of an alternative that is not known only its name is wrong.
    found = context.get("tag", problem["input"])
    seen = f"found {_quoted(found) if isinstance(found, str | int | float | bool) else _plain(found)}"
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        allowed = str(context.get("expected") or context.get("expected_tags"))
        words = re.findall(r"'([^']*)'", allowed)
        near = difflib.get_close_matches(str(found), words, n=1, cutoff=0.4)
        meant = f"; the nearest is {near[0]}" if near else ""
        return f"{seen}; allowed: {', '.join(words) or allowed}{meant}"
    if isinstance(found, float) and not math.isfinite(found):
        return f"{seen}; allowed: a finite number"
    if kind in _BOUNDS:
        key, words_of = _BOUNDS[kind]
        return f"{seen}; allowed: {words_of.format(context[key])}"
    allowed = _ALLOWED.get(kind.split("_", 1)[0], str(problem["msg"]))
    return f"{seen}; allowed: {allowed}"


def _quoted(found: object) -> str:
    """A plain value as messages quote it."""
    text = repr(found)
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}... ({len(text):,} characters)"


MOST_QUOTED = 200


def _plain(found: object) -> str:
    """Describe a value that is not a plain one."""
    if found is None:
        return "nothing"
    return f"a list of {len(found)}" if isinstance(found, list | tuple) else "keys and values"


def _locate(node: yaml.Node | None, keys: list[Any]) -> tuple[int, list[Any]]:
    """Line (from 1) of the value at `keys`, and the keys without the names pydantic gives to alternatives."""
    line, kept = 1, []
    for i, key in enumerate(keys):
        last = i == len(keys) - 1
        child = None
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == key]
            if found:
                line, child = found[0][0].start_mark.line + 1, found[0][1]
            elif not last:
                continue  # the tag of a tagged union
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            child = node.value[key]
            line = child.start_mark.line + 1
        kept.append(key)
        node = child if child is not None else node
    return line, kept


def _keys_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The keys that are allowed in the place of an unknown one."""
    models = [model]
    for step in place[:-1]:
        inner = [
            model for m in models if step in m.model_fields for model in _models(m.model_fields[str(step)].annotation)
        ]
        tagged = [m for m in models if "kind" in m.model_fields and step in get_args(m.model_fields["kind"].annotation)]
        models = inner or tagged or models
    return sorted({key for model in models for key in model.model_fields})


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that a type may hold."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping: YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)
