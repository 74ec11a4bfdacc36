"""Reading the record of a clip from a clip.json: every key that is there has the form that `clips.record` writes."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synthcam.errors import InputError
from synthcam.formats._text import quoted, read_json
from synthcam.formats.clip_json import read_clip_json

Point = Annotated[list[float], Field(min_length=3, max_length=3)]


class _Part(BaseModel):
    """A part of a record; what later versions add to it is left alone."""

    model_config = ConfigDict(extra="allow", strict=True)


class _Spec(_Part):
    scene: str
    seed: int
    digest: str


class _Frustum(_Part):
    apex: Point
    corners: Annotated[list[Point], Field(min_length=8, max_length=8)]
    hfov_deg: float
    vfov_deg: float
    near: float
    far: float


class _Segment(_Part):
    motion: str
    start_frame: Annotated[int, Field(ge=0)]
    end_frame: Annotated[int, Field(ge=0)]
    start_s: float
    end_s: float
    effect: float


class _Effect(_Part):
    negative: float
    positive: float


class _FrustumLabels(_Part):
    still_seen: float


class _Measurements(_Part):
    effects: dict[str, _Effect]
    told_apart: dict[str, dict[str, Any]]
    frustum: _FrustumLabels


class _Sample(_Part):
    kind: str
    topic: str
    skill: str
    length: str
    question: str
    options: list[str]
    answer: str
    chain: str


class _Thing(_Part):
    id: int
    kind: str
    color: str | None
    role: str


class _Subject(_Part):
    id: int
    kind: str
    color: str | None
    height: float
    positions: list[Point]


class _Record(_Part):
    """All but the cameras, which `read_clip_json` checks. Clips of other tools may lack any of it."""

    spec: _Spec | None = None
    frustums: list[_Frustum] = []
    motions: list[str] = []
    annotation: dict[str, Any] = {}
    labels: dict[str, bool | None] = {}
    measurements: _Measurements | None = None
    segments: list[_Segment] = []
    caption: str | None = None
    samples: list[_Sample] = []
    staging: dict[str, Any] = {}
    objects: list[_Thing] = []
    subject: _Subject | None = None
    renderer: dict[str, str] = {}


def read_record(file: Path) -> dict[str, Any]:
    """The content of a clip.json.

    Raises:
        InputError: it is no JSON, has no cameras, or a key holds what it cannot; names file, key and what was found.
    """
    cameras = read_clip_json(file).trajectory
    content: dict[str, Any] = read_json(file)
    try:
        json.dumps(content, allow_nan=False)
    except ValueError:
        raise InputError(f"{file}: holds NaN or infinity; allowed are finite numbers") from None
    # None is a value of these two alone.
    for key in _Record.model_fields:
        if key in content and content[key] is None and key not in ("caption", "subject"):
            raise InputError(f"{file}: key {key}: found nothing; leave the key out where there is none")
    try:
        record = _Record.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "missing":
            raise InputError(f"{file}: has no key {key}") from None
        problem = str(first["msg"]).removeprefix("Input should be ")
        raise InputError(f"{file}: key {key}: found {quoted(first['input'])}; allowed: {problem}") from None
    frames = len(cameras)
    subject = frames if record.subject is None else len(record.subject.positions)
    frustums = len(record.frustums) if "frustums" in content else frames
    for key, found in (("frustums", frustums), ("subject.positions", subject)):
        if found != frames:
            raise InputError(f"{file}: key {key}: has {found} entries; allowed are {frames}, one a frame")
    for number, segment in enumerate(record.segments):
        if not segment.start_frame <= segment.end_frame < frames:
            raise InputError(
                f"{file}: key segments.{number}: frames {segment.start_frame} to {segment.end_frame} of {frames}"
            )
    return content
