"""The procedural patterns of textures: one short function a kind, from a random generator to a picture in [0, 1].

Pictures are near neutral and bright, so that a surface's colour can tint them (surfaces.py); those that bring their own
colours say so. `MEAN` brightness is set by `textures.py`, so only proportions matter here.
"""

from collections.abc import Callable

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.noise import SIZE, Cells, bricks, grid, mottle, noise, planks, soft_step, spots, stones, weave

Rng = np.random.Generator
LEAVES, LEAF = 1000, 26
"""How many leaves a picture of foliage has, and half the length of the longest, in pixels."""


def _grey(value: Array) -> Array:
    return np.repeat(value[..., None], 3, axis=-1)


def _tone(rng: Rng, cells: Cells, spread: float, hue: float = 0.015) -> Array:
    """One brightness a cell and a slight hue, (SIZE, SIZE, 3)."""
    level = 1.0 + spread * rng.uniform(-1, 1, (cells.count, 1)) + hue * rng.normal(size=(cells.count, 3))
    return cells.per_cell(level)


def _joints(cells: Cells, gap: float, dark: float) -> Array:
    """1 in the cells, `dark` in the joints between them, (SIZE, SIZE, 1)."""
    return (dark + (1.0 - dark) * soft_step(cells.border - gap))[..., None]


def brick(rng: Rng) -> Array:
    cells = bricks(6, int(rng.choice([14, 16])))
    body = _tone(rng, cells, 0.28, 0.025) * mottle(rng, 0.12)
    mortar = soft_step(cells.border - 0.005)[..., None]
    return body * mortar * 0.8 + 0.95 * (1 - mortar) * mottle(rng, 0.1)


def blocks(rng: Rng) -> Array:
    cells = bricks(2, 4)
    bevel = 0.85 + 0.15 * soft_step(cells.border - 0.02, 0.03)
    return _tone(rng, cells, 0.16) * mottle(rng, 0.17) * _joints(cells, 0.008, 0.45) * bevel[..., None]


def tiles(rng: Rng) -> Array:
    side = int(rng.choice([3, 4]))
    cells = bricks(side, side, shift=0.0)
    veins = 1.0 - 0.3 * np.exp(-((noise(rng, 3, 24) / 0.12) ** 2))
    return _tone(rng, cells, 0.12) * mottle(rng, 0.06) * veins[..., None] * _joints(cells, 0.008, 0.4)


def checker(rng: Rng) -> Array:
    side = int(rng.choice([4, 6]))
    cells = bricks(side, side, shift=0.0)
    odd = (cells.index // side + cells.index % side) % 2
    return _grey(np.where(odd == 1, 1.0, 0.38)) * mottle(rng, 0.08) * _joints(cells, 0.003, 0.6)


def wood(rng: Rng) -> Array:
    cells = planks(rng, 1, int(rng.choice([5, 6])))
    grain = noise(rng, 14, 90, stretch=(7.0, 1.0), falloff=0.25)
    rings = np.sin(14.0 * (noise(rng, 1, 3, stretch=(3.0, 1.0)) + cells.per_cell(rng.uniform(0, 6, cells.count))))
    body = _tone(rng, cells, 0.2) * (1.0 + 0.12 * grain + 0.09 * rings)[..., None]
    return body * _joints(cells, 0.004, 0.35)


def parquet(rng: Rng) -> Array:
    side = 4
    cells = bricks(side, side, shift=0.0)
    turned = (cells.index // side + cells.index % side) % 2 == 1
    along = np.where(turned, cells.across, cells.along) * 4
    strip = np.floor(along).astype(np.int64)
    part = along - strip
    tone = 1.0 + 0.25 * rng.uniform(-1, 1, cells.count * 4)[cells.index * 4 + strip]
    grain = np.where(turned, noise(rng, 6, 60, stretch=(1.0, 6.0)), noise(rng, 6, 60, stretch=(6.0, 1.0)))
    seam = 0.55 + 0.45 * soft_step(np.minimum(part, 1 - part) / (4 * side) - 0.003)
    return _grey(tone * (1.0 + 0.13 * grain) * seam) * _joints(cells, 0.003, 0.55)


def plaster(rng: Rng) -> Array:
    light = np.roll(noise(rng, 8, 48, falloff=0.8), 2, axis=0) - noise(rng, 8, 48, falloff=0.8)
    return _grey(1.0 + 0.06 * noise(rng, 1, 6) + 0.05 * light) * (1.0 - 0.2 * spots(rng, 26, 0.012)[..., None])


def wallpaper(rng: Rng) -> Array:
    """A printed motif in rows, darker on light."""
    x, y = grid()
    n, petals = int(rng.choice([5, 6, 8])), int(rng.integers(3, 7))
    u, v = x * n % 1.0 - 0.5, (y * n + 0.5 * (np.floor(x * n) % 2) * (n % 2 == 0)) % 1.0 - 0.5
    reach = 0.3 + 0.1 * np.cos(petals * np.arctan2(v, u))
    motif = soft_step(reach - np.hypot(u, v), 0.05) * (0.45 + 0.55 * soft_step(np.hypot(u, v) - 0.13, 0.05))
    stripe = soft_step(np.abs(u) - 0.47, 0.03)
    tint = 1.0 - np.array([0.5, 0.42, 0.38]) * rng.permutation([1.0, 0.8, 0.6])
    ground = mottle(rng, 0.03)
    return np.asarray(ground * (1 - motif[..., None] * (1 - tint)) * (1 - 0.25 * stripe[..., None]))


def concrete(rng: Rng) -> Array:
    cells = bricks(2, 2, shift=0.0)
    stain = 1.0 + 0.07 * noise(rng, 1, 6) + 0.07 * noise(rng, 10, 70, falloff=0.5)
    pores = 1.0 - 0.45 * spots(rng, 160, 0.004)
    return _grey(stain * pores) * _tone(rng, cells, 0.07, 0.01) * _joints(cells, 0.004, 0.6)


def asphalt(rng: Rng) -> Array:
    speck = noise(rng, 30, 72, falloff=0.0)
    crack = np.exp(-((noise(rng, 2, 16) / 0.035) ** 2))
    return _grey((1.0 + 0.06 * noise(rng, 1, 8) + 0.2 * speck) * (1.0 - 0.4 * crack))


def paving(rng: Rng) -> Array:
    cells = bricks(4, 6)
    return _tone(rng, cells, 0.22, 0.02) * mottle(rng, 0.1) * _joints(cells, 0.006, 0.4)


def cobble(rng: Rng) -> Array:
    cells = stones(rng, 144)
    dome = 0.6 + 0.4 * soft_step(cells.border - 0.006, 0.022)
    return _tone(rng, cells, 0.25, 0.02) * mottle(rng, 0.1) * dome[..., None] * _joints(cells, 0.006, 0.4)


def grass(rng: Rng) -> Array:
    blades = noise(rng, 12, 72, stretch=(1.4, 0.6), falloff=0.3)
    patch = noise(rng, 1, 8)
    value = 1.0 + 0.26 * blades + 0.07 * patch
    dry = np.clip(0.5 + 0.4 * noise(rng, 1, 5), 0, 1)[..., None]
    return np.asarray(_grey(value) * (1.0 + dry * np.array([0.08, 0.0, -0.06])))


def dirt(rng: Rng) -> Array:
    pebbles = spots(rng, 120, 0.009)
    return _grey((1.0 + 0.1 * noise(rng, 3, 20) + 0.13 * noise(rng, 20, 72, falloff=0.2)) * (1 + 0.35 * pebbles))


def sand(rng: Rng) -> Array:
    _, y = grid()
    wave = np.sin(2 * np.pi * (9 * y + 1.2 * noise(rng, 1, 3) * 0.5))
    return _grey(1.0 + 0.11 * wave + 0.08 * noise(rng, 20, 72, falloff=0.2) + 0.08 * noise(rng, 1, 6))


def gravel(rng: Rng) -> Array:
    cells = stones(rng, 400)
    shade = 0.5 + 0.5 * soft_step(cells.border - 0.004, 0.014)
    return _tone(rng, cells, 0.35, 0.025) * shade[..., None] * mottle(rng, 0.08)


def rock(rng: Rng) -> Array:
    ridge = 1.0 - np.abs(noise(rng, 2, 20))
    crack = np.exp(-((noise(rng, 3, 18) / 0.06) ** 2))
    return _grey((1.0 + 0.2 * ridge + 0.12 * noise(rng, 16, 70, falloff=0.4)) * (1.0 - 0.4 * crack))


def bark(rng: Rng) -> Array:
    ridge = np.abs(noise(rng, 6, 40, stretch=(1.0, 5.0), falloff=0.6))
    return _grey(0.45 + 0.5 * np.clip(ridge, 0, 1.6) + 0.1 * noise(rng, 8, 60)) * mottle(rng, 0.08)


def foliage(rng: Rng) -> Array:
    """Pointed leaves that lie over each other, the upper ones lighter, each with a rib."""
    picture = np.full((SIZE, SIZE, 3), 0.34)
    x, y = np.meshgrid(np.arange(-LEAF, LEAF + 1) / LEAF, np.arange(-LEAF, LEAF + 1) / LEAF)
    for share in np.linspace(0, 1, LEAVES):
        angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.7, 1.0)
        along = (x * np.cos(angle) + y * np.sin(angle)) / size
        across = (y * np.cos(angle) - x * np.sin(angle)) / size
        inside = 0.36 * np.clip(1 - along**2, 0, None) * (1.15 - 0.35 * along) - np.abs(across)
        tone = (0.5 + 0.5 * share) * (1 + 0.22 * rng.uniform(-1, 1) + rng.normal(size=3) * [0.05, 0.0, 0.03])
        rib = 1 - 0.3 * np.exp(-((across / 0.04) ** 2)) + 0.16 * across / 0.36
        cover = soft_step(inside, 0.09)[..., None]
        rows, columns = (np.arange(-LEAF, LEAF + 1) + at for at in rng.integers(0, SIZE, 2))
        window = np.ix_(rows % SIZE, columns % SIZE)
        picture[window] = picture[window] * (1 - cover) + tone * rib[..., None] * cover
    return picture * mottle(rng, 0.08)


def stripes(rng: Rng) -> Array:
    x, _ = grid()
    n = int(rng.choice([5, 6, 8]))
    band = soft_step(np.abs(x * n % 1.0 - 0.5) - 0.25, 0.04)
    fine = soft_step(np.abs(x * n % 1.0 - 0.5) - 0.44, 0.04)
    return _grey(1.0 - 0.55 * band + 0.4 * fine) * weave(rng)


def plaid(rng: Rng) -> Array:
    x, y = grid()
    n = int(rng.choice([4, 6]))
    warp, weft = (soft_step(np.abs(axis * n % 1.0 - 0.5) - 0.27, 0.04) for axis in (x, y))
    thin = np.maximum(*(soft_step(0.035 - np.abs(axis * n % 1.0 - 0.5), 0.03) for axis in (x, y)))
    return _grey(1.0 - 0.33 * warp - 0.33 * weft + 0.25 * thin) * weave(rng)


def fabric(rng: Rng) -> Array:
    return _grey(1.0 + 0.04 * noise(rng, 2, 10)) * weave(rng) * weave(rng)


def carpet(rng: Rng) -> Array:
    """A woven border-less rug pattern: nested diamonds."""
    x, y = grid()
    n = int(rng.choice([2, 3]))
    diamond = np.abs(x * n % 1.0 - 0.5) + np.abs(y * n % 1.0 - 0.5)
    rings = soft_step(np.sin(2 * np.pi * diamond * int(rng.choice([3, 4]))), 0.25)
    second = soft_step(0.3 - diamond, 0.03)[..., None]
    tint = 1.0 - 0.5 * rng.random(3)
    return (_grey(0.55 + 0.45 * rings) * (1 - second * (1 - tint))) * (
        1 + 0.12 * noise(rng, 30, 72, falloff=0)[..., None]
    )


def metal(rng: Rng) -> Array:
    cells = bricks(2, 2, shift=0.0)
    corner = np.hypot(
        np.minimum(cells.across, 1 - cells.across) - 0.09, np.minimum(cells.along, 1 - cells.along) - 0.09
    )
    rivet = soft_step(0.03 - corner, 0.012)
    brushed = noise(rng, 6, 72, stretch=(9.0, 1.0), falloff=0.3)
    scratch = np.exp(-((noise(rng, 2, 20) / 0.03) ** 2))
    value = (1.0 + 0.07 * brushed + 0.1 * noise(rng, 1, 6)) * (1 - 0.3 * rivet) * (1 - 0.22 * scratch)
    return _grey(value) * _tone(rng, cells, 0.13, 0.015) * _joints(cells, 0.006, 0.4)


def corrugated(rng: Rng) -> Array:
    x, _ = grid()
    rust = np.clip(noise(rng, 2, 24) - 0.9, 0, 1)[..., None]
    wave = 1.0 + 0.28 * np.sin(2 * np.pi * 12 * x)
    return np.asarray(_grey(wave * (1 + 0.08 * noise(rng, 2, 40))) * (1.0 - rust * np.array([0.25, 0.4, 0.5])))


def shingles(rng: Rng) -> Array:
    cells = bricks(6, 8)
    lap = 0.55 + 0.45 * np.clip(1.15 - cells.along, 0, 1)
    return _tone(rng, cells, 0.25) * lap[..., None] * mottle(rng, 0.1) * _joints(cells, 0.005, 0.5)


def facade(rng: Rng) -> Array:
    """Windows in a wall: for buildings too far for real ones."""
    cells = bricks(4, 4, shift=0.0)
    inside = soft_step(0.26 - np.abs(cells.across - 0.5), 0.02) * soft_step(0.33 - np.abs(cells.along - 0.52), 0.02)
    frame = soft_step(0.30 - np.abs(cells.across - 0.5), 0.02) * soft_step(0.37 - np.abs(cells.along - 0.52), 0.02)
    cross = soft_step(np.minimum(np.abs(cells.across - 0.5), np.abs(cells.along - 0.6)) - 0.015, 0.02)
    glass = cells.per_cell(rng.uniform(0.22, 0.55, (cells.count, 1))) * np.array([0.85, 0.95, 1.1])
    wall = mottle(rng, 0.08) * 0.9
    trimmed = wall * (1 - frame[..., None]) + 1.1 * frame[..., None]
    pane = (inside * cross)[..., None]
    return np.asarray(trimmed * (1 - pane) + glass * pane)


def swirl(rng: Rng) -> Array:
    """Band-limited noise in three channels: detail everywhere, at every scale, in its own colours."""
    shared = 0.13 * noise(rng, 2, 8) + 0.11 * noise(rng, 8, 28, falloff=0.5)
    colour = np.stack([0.08 * noise(rng, 2, 16) for _ in range(3)], axis=-1)
    return np.clip(0.62 + _grey(shared) + colour, 0.03, 1.0)


def dots(rng: Rng) -> Array:
    cells = bricks(6, 6)
    size = cells.per_cell(rng.uniform(0.22, 0.42, cells.count))
    disc = soft_step(size - np.hypot(cells.across - 0.5, cells.along - 0.5), 0.04)[..., None]
    return mottle(rng, 0.07) * (1.0 - disc * (1.0 - cells.per_cell(rng.uniform(0.15, 0.75, (cells.count, 3)))))


def terrazzo(rng: Rng) -> Array:
    cells = stones(rng, 220)
    chip = soft_step(cells.border - cells.per_cell(rng.uniform(0.004, 0.02, cells.count)))[..., None]
    colour = 0.95 - 0.6 * rng.random((cells.count, 1)) * rng.uniform(0.5, 1.0, (cells.count, 3))
    return (1 - chip) * 0.95 * mottle(rng, 0.04) + chip * cells.per_cell(colour)


def zigzag(rng: Rng) -> Array:
    x, y = grid()
    fold = np.abs((x * 4) % 1.0 - 0.5)
    return _grey(1.0 - 0.6 * soft_step(np.sin(2 * np.pi * (y * 6 + fold)), 0.25)) * mottle(rng, 0.06)


def painting(rng: Rng) -> Array:
    """A picture to hang: soft fields of colour with shapes over them; brings its own colours."""
    x, y = grid()
    field = noise(rng, 1, 4) + 2.0 * np.cos(2 * np.pi * (y + rng.random()))
    inks = rng.uniform(0.15, 0.95, (4, 1)) * rng.uniform(0.6, 1.0, (4, 3))
    picture = np.ones((SIZE, SIZE, 3)) * inks[0]
    for ink, level in zip(inks[1:], (-0.8, 0.5, 1.6), strict=True):
        mask = soft_step(field - level, 0.1)[..., None]
        picture = picture * (1 - mask) + ink * mask
    for _ in range(7):
        cx, cy, r = rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8), rng.uniform(0.04, 0.16)
        mask = soft_step(r - np.hypot(x - cx, (y - cy) * rng.uniform(0.5, 2.0)), 0.01)[..., None]
        picture = picture * (1 - mask) + rng.uniform(0.05, 1.0, 3) * mask
    return np.asarray(picture * (1 + 0.08 * noise(rng, 16, 70, falloff=0.3)[..., None]))


def outlook(rng: Rng) -> Array:
    """What a window shows: sky over hills and trees; brings its own colours."""
    _, y = grid()
    skyline = 0.42 + 0.05 * noise(rng, 1, 3)[:1] + 0.02 * noise(rng, 4, 20)[:1]
    cloud = np.clip(0.45 * noise(rng, 2, 16, stretch=(1.0, 2.0)), 0, 1)[..., None]
    sky = np.array([0.55, 0.75, 0.98]) * (1 - cloud) + cloud
    leaves = (0.7 + 0.25 * noise(rng, 4, 50, falloff=0.6))[..., None] * np.array([0.42, 0.58, 0.3])
    tree = soft_step(skyline - y, 0.02)[..., None] * soft_step(y - 0.02, 0.02)[..., None]
    return np.asarray(sky * (1 - tree) + leaves * tree)


def spines(rng: Rng) -> Array:
    """A row of books; brings its own colours."""
    x, y = grid()
    edges = np.concatenate([[0.0], np.cumsum(rng.uniform(0.6, 1.4, 14))])
    book = np.searchsorted(edges / edges[-1], x, side="right") - 1
    edge = np.abs(x[..., None] - edges / edges[-1]).min(axis=-1)
    ink = rng.uniform(0.12, 0.85, (14, 3))[book]
    label = soft_step(0.05 - np.abs(y - rng.uniform(0.5, 0.8, 14)[book]))[..., None]
    return (ink * (1 - 0.6 * label) + 0.6 * label * 0.95) * (0.25 + 0.75 * soft_step(edge - 0.004))[..., None]


def paint(rng: Rng) -> Array:
    """Lacquered sheet metal: a soft sheen and specks of dust, enough to see it move."""
    sheen = noise(rng, 1, 5) + 0.5 * noise(rng, 8, 48, falloff=0.6)
    return _grey((1.0 + 0.04 * sheen) * (1.0 - 0.22 * spots(rng, 90, 0.006)))


def glass(rng: Rng) -> Array:
    """A pane that mirrors sky and roofs, with a dim room behind."""
    _, y = grid()
    roofs = np.round(3 * noise(rng, 1, 5)[:1]) / 3  # the same at every height: roofs are level
    mirrored = soft_step(0.5 * np.abs(2 * y - 1) - 0.25 - 0.06 * roofs, 0.03)
    return _grey(0.62 + 0.3 * mirrored + 0.07 * noise(rng, 1, 5) + 0.04 * noise(rng, 4, 32))


def plain(rng: Rng) -> Array:
    """Almost without texture, on purpose: a surface that shows no motion."""
    return _grey(1.0 + 0.006 * noise(rng, 1, 6))


PATTERNS: dict[str, Callable[[Rng], Array]] = {
    pattern.__name__: pattern
    for pattern in (
        asphalt, bark, blocks, brick, carpet, checker, cobble, concrete, corrugated, dirt, dots, fabric, facade,
        foliage, glass, grass, gravel, metal, outlook, paint, painting, parquet, paving, plaid, plain, plaster, rock,
        sand, shingles, spines, stripes, swirl, terrazzo, tiles, wallpaper, wood, zigzag,
    )
}  # fmt: skip
