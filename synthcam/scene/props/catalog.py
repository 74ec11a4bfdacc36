"""The catalog of props by the word a viewer would use, with their default textures and colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.palette import shade_of
from synthcam.scene.props import furniture, nature, outdoors, storage
from synthcam.scene.props.prop import Prop, Top
from synthcam.scene.surfaces import Piece, Surface
from synthcam.scene.textures import OWN_COLORS, VARIANTS

VIVID = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
WOODEN = ("brown", "beige", "white", "black")
PAINTED = ("white", "beige", "gray", "blue", "green", "red")
LEAFY = ("green",)


@dataclass(frozen=True)
class PropKind:
    """The builder of a kind of prop, and its default looks."""

    build: Callable[[np.random.Generator, Surface], Prop]
    word: str
    colors: tuple[str, ...] = VIVID
    textures: tuple[str, ...] = ("fabric", "stripes", "plaid", "dots", "plaster")
    tile_m: float = 0.8
    mount_m: tuple[float, float] | None = None
    """Height of the foot of what hangs on a wall; None for what stands."""


PATTERNED = ("checker", "stripes", "zigzag", "dots", "brick", "cobble", "plaid", "tiles", "carpet", "wood", "terrazzo")

PROPS: dict[str, PropKind] = {
    # furniture
    "table": PropKind(furniture.table, "table", WOODEN, ("wood",), 1.2),
    "round-table": PropKind(furniture.round_table, "table", WOODEN, ("wood", "terrazzo"), 1.0),
    "coffee-table": PropKind(furniture.coffee_table, "coffee table", WOODEN, ("wood", "tiles"), 0.9),
    "chair": PropKind(furniture.chair, "chair", VIVID, ("fabric", "plaid", "stripes", "wood"), 0.5),
    "stool": PropKind(furniture.stool, "stool", VIVID, ("fabric", "plaid", "wood"), 0.4),
    "sofa": PropKind(furniture.sofa, "sofa", (*VIVID, "gray", "beige"), ("fabric", "plaid", "stripes"), 0.7),
    "bed": PropKind(furniture.bed, "bed", VIVID, ("plaid", "stripes", "fabric"), 0.8),
    "shelf": PropKind(furniture.shelf, "bookshelf", WOODEN, ("wood",), 1.2),
    "cabinet": PropKind(furniture.cabinet, "cabinet", (*WOODEN, "blue", "green"), ("wood",), 1.2),
    "wardrobe": PropKind(furniture.wardrobe, "wardrobe", WOODEN, ("wood",), 1.2),
    "lamp": PropKind(furniture.lamp, "lamp", ("yellow", "orange", "red", "white", "green"), ("stripes", "fabric"), 0.5),
    "ceiling-lamp": PropKind(
        furniture.ceiling_lamp, "lamp", ("white", "black", "red", "blue"), ("metal", "fabric"), 0.6
    ),
    "light-panel": PropKind(furniture.light_panel, "lamp", ("white", "gray"), ("metal",), 0.8),
    "plant": PropKind(furniture.plant, "plant", LEAFY, ("foliage",), 0.7),
    "rug": PropKind(furniture.rug, "rug", VIVID, ("carpet", "plaid", "zigzag", "stripes"), 0.9),
    "picture": PropKind(furniture.picture, "picture", WOODEN, ("wood",), 0.8, (1.15, 1.4)),
    "mirror": PropKind(furniture.mirror, "mirror", WOODEN, ("wood", "metal"), 0.8, (1.1, 1.3)),
    "clock": PropKind(furniture.clock, "clock", VIVID, ("plaster",), 0.5, (1.6, 1.9)),
    "window": PropKind(furniture.window, "window", ("white", "brown", "gray"), ("wood",), 1.2, (0.85, 1.0)),
    "door": PropKind(furniture.door, "door", (*VIVID, "brown", "white"), ("wood",), 1.2, (0.0, 0.0)),
    "radiator": PropKind(furniture.radiator, "radiator", ("white", "gray"), ("metal",), 0.8, (0.0, 0.0)),
    "column": PropKind(
        furniture.column, "column", ("white", "beige", "gray", "red"), ("blocks", "rock", "plaster"), 1.2
    ),
    # storage and workshop
    "crate": PropKind(storage.crate, "crate", ("brown", "beige", "green", "blue", "red"), ("wood",), 0.8),
    "carton": PropKind(storage.carton, "box", ("beige", "brown"), ("plaster", "corrugated"), 0.8),
    "barrel": PropKind(storage.barrel, "barrel", ("brown", "beige", "red"), ("wood",), 0.8),
    "drum": PropKind(storage.drum, "drum", ("blue", "red", "green", "yellow", "orange"), ("metal", "corrugated"), 0.8),
    "pallet": PropKind(storage.pallet, "pallet", ("beige", "brown"), ("wood",), 1.0),
    "rack": PropKind(storage.rack, "rack", ("blue", "orange", "red", "green"), ("metal",), 0.8),
    "traffic-cone": PropKind(storage.traffic_cone, "traffic cone", ("orange", "red"), ("plaster",), 0.6),
    "bin": PropKind(storage.bin_, "bin", ("green", "blue", "gray", "red"), ("metal", "corrugated"), 0.7),
    "ladder": PropKind(storage.ladder, "ladder", ("orange", "yellow", "gray"), ("metal",), 0.6),
    # on tables
    "cup": PropKind(storage.cup, "cup", VIVID, ("stripes", "dots", "plaster"), 0.12),
    "bowl": PropKind(storage.bowl, "bowl", (*VIVID, "white"), ("zigzag", "plaster", "dots"), 0.2),
    "vase": PropKind(storage.vase, "vase", VIVID, ("zigzag", "stripes", "checker", "terrazzo"), 0.2),
    "bottle": PropKind(storage.bottle, "bottle", ("green", "brown", "blue"), ("plaster",), 0.2),
    "book": PropKind(storage.book, "book", VIVID, ("fabric",), 0.25),
    "teapot": PropKind(storage.teapot, "teapot", (*VIVID, "white"), ("dots", "plaster", "plaid"), 0.2),
    "candle": PropKind(storage.candle, "candle", ("red", "beige", "orange", "purple"), ("plaster",), 0.2),
    "toy-block": PropKind(storage.toy_block, "toy block", VIVID, ("wood", "dots", "checker"), 0.1),
    "apple": PropKind(storage.apple, "apple", ("red", "green", "yellow"), ("plaster",), 0.1),
    # solids
    "cube": PropKind(storage.cube, "cube", VIVID, PATTERNED, 1.0),
    "block": PropKind(storage.block, "block", VIVID, PATTERNED, 1.0),
    "ball": PropKind(storage.ball, "ball", VIVID, PATTERNED, 1.0),
    "cone": PropKind(storage.cone_, "cone", VIVID, PATTERNED, 1.0),
    "cylinder": PropKind(storage.cylinder_, "cylinder", VIVID, PATTERNED, 1.0),
    "ring": PropKind(storage.ring_, "ring", VIVID, PATTERNED, 1.0),
    "pyramid": PropKind(storage.pyramid, "pyramid", VIVID, PATTERNED, 1.0),
    "pedestal": PropKind(storage.pedestal, "pedestal", ("white", "gray", "beige"), ("blocks", "rock", "terrazzo"), 0.8),
    # outdoors
    "tree": PropKind(nature.tree, "tree", ("green", "green", "green", "orange"), ("foliage",), 1.6),
    "pine": PropKind(nature.pine, "pine", LEAFY, ("foliage",), 1.5),
    "birch": PropKind(nature.birch, "birch", ("green", "green", "yellow"), ("foliage",), 1.4),
    "bush": PropKind(nature.bush, "bush", LEAFY, ("foliage",), 1.1),
    "flower": PropKind(nature.flower, "flowers", ("red", "yellow", "pink", "purple", "white"), ("plaster",), 0.3),
    "rock": PropKind(nature.rock, "rock", ("gray", "beige"), ("rock",), 1.2),
    "log": PropKind(nature.log, "log", ("brown",), ("bark",), 0.9),
    "stump": PropKind(nature.stump, "tree stump", ("brown",), ("bark",), 0.9),
    "house": PropKind(
        outdoors.house, "house", ("white", "beige", "red", "blue", "yellow"), ("brick", "wood", "plaster"), 2.0
    ),
    "car": PropKind(outdoors.car, "car", (*VIVID, "white", "gray", "black"), ("paint",), 1.5),
    "bench": PropKind(outdoors.bench, "bench", ("brown", "green", "red"), ("wood",), 1.0),
    "street-lamp": PropKind(outdoors.street_lamp, "street lamp", ("black", "green", "gray"), ("metal",), 0.8),
    "planter": PropKind(
        outdoors.planter, "planter", ("gray", "beige", "brown", "blue"), ("concrete", "wood", "brick"), 0.9
    ),
    "fountain": PropKind(outdoors.fountain, "fountain", ("beige", "gray", "white"), ("rock", "blocks"), 1.2),
    "sign": PropKind(outdoors.sign, "sign", ("red", "blue"), ("plaster",), 0.8),
    "hydrant": PropKind(outdoors.hydrant, "hydrant", ("red", "yellow"), ("metal",), 0.5),
    "mailbox": PropKind(outdoors.mailbox, "mailbox", ("red", "blue", "yellow"), ("metal",), 0.8),
    "fence": PropKind(outdoors.fence, "fence", ("brown", "white"), ("wood",), 1.0),
    "tent": PropKind(outdoors.tent, "tent", ("orange", "blue", "red", "green"), ("stripes", "fabric"), 1.0),
    "market-stall": PropKind(outdoors.market_stall, "market stall", VIVID, ("stripes",), 1.2),
    "tower": PropKind(outdoors.tower, "tower", ("gray", "beige"), ("blocks",), 3.0),
    "windmill": PropKind(outdoors.windmill, "windmill", ("white", "beige", "brown"), ("brick", "wood"), 2.5),
}
PROP_KINDS: tuple[str, ...] = tuple(sorted(PROPS))


@dataclass(frozen=True)
class MadeProp:
    """A built prop with the words for its kind and colour."""

    prop: Prop
    word: str
    color_name: str
    low: Array
    """(3,) lowest corner in its own frame, metres."""
    high: Array


def choose_surface(
    rng: np.random.Generator, textures: Sequence[str], colors: Sequence[str], tile_m: float
) -> tuple[Surface, str]:
    """Draw a surface from the allowed textures and colours; returns it with the word for its colour."""
    kind = textures[int(rng.integers(len(textures)))]
    word = colors[int(rng.integers(len(colors)))]
    shade = shade_of(word, rng)
    variant = int(rng.integers(VARIANTS))
    return Surface((1.0, 1.0, 1.0) if kind in OWN_COLORS and kind != "swirl" else shade, kind, variant, tile_m), word


def make_prop(
    kind: str, rng: np.random.Generator, *, textures: Sequence[str] = (), colors: Sequence[str] = (), scale: float = 1.0
) -> MadeProp:
    """Build a prop of a kind in PROPS, in the given textures and colours or its default ones, scaled by `scale`."""
    entry = PROPS[kind]
    main, color = choose_surface(rng, textures or entry.textures, colors or entry.colors, entry.tile_m)
    prop = entry.build(rng, main)
    if scale != 1.0:
        prop = _scaled(prop, scale)
    points = np.concatenate([piece.geometry.vertices for piece in prop.pieces])
    return MadeProp(prop, entry.word, color, points.min(axis=0), points.max(axis=0))


def _scaled(prop: Prop, factor: float) -> Prop:
    """The prop scaled by a factor; textures keep their size in metres."""
    light = None
    if prop.light_at is not None:
        x, y, z = prop.light_at
        light = (x * factor, y * factor, z * factor)
    return replace(
        prop,
        pieces=tuple(Piece(piece.geometry.scaled(factor), piece.surface, piece.limb) for piece in prop.pieces),
        tops=tuple(
            Top(t.y * factor, t.width * factor, t.depth * factor, t.x * factor, t.z * factor) for t in prop.tops
        ),
        light_at=light,
        skeleton=None if prop.skeleton is None else prop.skeleton.scaled(factor),
    )
