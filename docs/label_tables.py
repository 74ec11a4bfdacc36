"""Print the reference tables of docs/labels.md from the code: `python docs/label_tables.py`."""

from synthcam.labels.annotation import KEYS, MotionAnnotation, allowed_values
from synthcam.labels.label_names import DESCRIPTIONS
from synthcam.labels.labels_from_annotation import RULES, SHARED


def record_table() -> str:
    """Every key of the record and what it may hold."""
    rows = ["| key | values |", "|---|---|"]
    for key in KEYS:
        absent = "" if MotionAnnotation.model_fields[key].is_required() else " (may be absent)"
        rows.append(f"| `{key}` | {', '.join(allowed_values(key)) or _kind(key)}{absent} |")
    return "\n".join(rows)


def shared_table() -> str:
    """The conditions that many rules share."""
    rows = ["| name | holds when | why |", "|---|---|---|"]
    rows += [f"| {shared.name} | {shared.meaning} | {why} |" for shared, why in SHARED.items()]
    return "\n".join(rows)


def label_table() -> str:
    """Every label: what it says, when it is True, when it is False."""
    rows = ["| `cam_motion.` | says | True when | False when |", "|---|---|---|---|"]
    for name, rule in RULES.items():
        rows.append(f"| `{name.removeprefix('cam_motion.')}` | {DESCRIPTIONS[name]} | {rule.true} | {rule.false} |")
    return "\n".join(rows)


def _kind(key: str) -> str:
    if key == "tracking_shot_types":
        return "a list of side, tail, lead, aerial, arc, pan, tilt"
    return "text" if key == "complex_motion_description" else "true, false"


if __name__ == "__main__":
    print(record_table(), shared_table(), label_table(), sep="\n\n")
