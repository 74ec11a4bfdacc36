"""The HTML page: one file with its style, its script and its data, under a policy that lets nothing else in.

Text of clips reaches the page as JSON only, and the script puts it into the page as text only. The policy allows the
page's own script by its hash, what that script loads from beside the page, and no connection at all.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from synthcam import __version__
from synthcam.viewing.gallery.clip_data import label_names

STYLES = ("colours.css", "frame.css", "cards.css", "reading.css")
SCRIPTS = (
    "dom.js", "data.js", "address.js", "filters.js", "cards.js", "player.js", "chains.js", "labels.js", "reading.js",
    "main.js",
)  # fmt: skip
"""In the order in which they are joined into one."""
GENERATOR = f"synthcam {__version__}"


def make_page(
    title: str,
    facts: Sequence[tuple[str, str]],
    entries: Sequence[Mapping[str, Any]],
    *,
    details: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Assemble the HTML page of a list of clips.

    Args:
        facts: name and value of what is said under the title.
        entries: `ClipData.entry` of each clip with `video` and `strip` (addresses relative to the page, or None) and
            `detail` (the address of its `detail_script`; None where `details` holds it).
        details: `ClipData.detail` by clip; the page then shows its only clip and nothing else.
    """
    data = {
        "facts": [list(fact) for fact in facts],
        "labels": label_names(),
        "clips": list(entries),
        "details": dict(details or {}),
        "single": details is not None,
    }
    style = "\n" + "\n".join(_asset(name) for name in STYLES)
    script = '\n"use strict";\n(() => {\n' + "\n".join(_asset(name) for name in SCRIPTS) + "})();\n"
    parts = {
        "policy": html.escape(_policy(style, script)),
        "title": html.escape(title),
        "generator": html.escape(GENERATOR),
        "style": style,
        "script": script,
        "data": script_json(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset("gallery.html"))


def detail_script(detail: Mapping[str, Any]) -> str:
    """The file that a page loads when a clip is opened: a script, since pages may not read other files."""
    return f"synthcamClip({script_json(detail)});\n"


def script_json(value: object) -> str:
    """JSON that is safe inside a script: nothing in it can end the element or the line."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _policy(style: str, script: str) -> str:
    """Content security policy; `file:` because a page opened from a folder has no origin of its own."""
    beside = "'self' file:"
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)} 'strict-dynamic'",
            f"img-src {beside} data:",
            f"media-src {beside}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _asset(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")
