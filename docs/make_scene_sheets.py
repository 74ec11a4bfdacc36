"""Draw a clip of each shipped scene into one contact sheet: python docs/make_scene_sheets.py docs/images/scenes.jpg

Made again after a change of the scenes, it shows what the change did to them.
"""

import argparse
from pathlib import Path

from PIL import Image

import synthcam

CLIPS = (
    ("room", "track-lead", 3), ("street", "static", 5), ("courtyard", "track-side-left", 2),
    ("forest", "track-tail", 4), ("night", "dolly-in", 6), ("warehouse", "arc-cw", 2),
    ("corridor", "dolly-in", 1), ("tabletop", "track-side-right", 3), ("landscape", "track-pan", 2),
    ("vista", "truck-right", 1), ("plain", "track-lead", 2), ("abstract", "track-side-left", 4),
)  # fmt: skip
"""Scene, motion and seed of each clip."""
COLUMNS = 2
CELL = (500, 204)


def main() -> None:
    """Render the clips and join their strips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    clips = [synthcam.render(m, scene=s, seed=k, size=(320, 240), frames=16, fps=8) for s, m, k in CLIPS]
    joined([clip.strip for clip in clips]).save(out, quality=68)


def joined(strips: list[Image.Image]) -> Image.Image:
    """Strips in rows, each scaled into a cell."""
    rows = -(-len(strips) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL[0], rows * CELL[1]))
    for i, strip in enumerate(strips):
        at = (i % COLUMNS * CELL[0], i // COLUMNS * CELL[1])
        sheet.paste(strip.convert("RGB").resize(CELL, Image.Resampling.LANCZOS), at)
    return sheet


if __name__ == "__main__":
    main()
