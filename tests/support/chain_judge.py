# ruff: noqa: E501 - what is compared stands in one line
"""What the pixels of a clip say to the claims of a chain, with an eye's wide tolerance: true, false, or open."""

import re
from functools import cached_property

import numpy as np
from support.chain_film import Film
from support.chain_words import BEHIND, BOTH, FAR_GROUP, NEAR_GROUP, Found

Truth = bool | None
Window = tuple[int, int]


def ways(text: str) -> set[str]:
    """The directions that some words name."""
    found = set(re.findall(r"left|right|up|down", text.replace("bottom", "down").replace("top", "up")))
    return found


def between(value: float, true_from: float, false_to: float) -> Truth:
    """True from one limit on, false up to the other, open between."""
    return True if value >= true_from else False if value <= false_to else None


def both(*truths: Truth) -> Truth:
    """True where all are, false where one is."""
    return False if False in truths else None if None in truths else True


def negated(truth: Truth) -> Truth:
    """The contrary."""
    return None if truth is None else not truth


SINGLE = (
    "pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw", "zoom-in", "zoom-out", "dolly-in", "dolly-out",
    "truck-left", "truck-right", "pedestal-up", "pedestal-down",
)  # fmt: skip
TURNS = ("pan-left", "pan-right", "tilt-up", "tilt-down", "roll-cw", "roll-ccw")


class Judge:
    """Judges sentences about one clip.

    Args:
        film: its pixels.
    """

    def __init__(self, film: Film) -> None:
        self.film = film
        self._moved: dict[Window, dict[str, float]] = {}

    # --- names -------------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """Finds the names of this clip's things."""
        nouns = set()
        for item in self.film.objects:
            kind, colour = item["kind"], item.get("color")
            nouns |= {f"{colour} {kind}"} | ({kind} if kind not in ("picture", "ground") else set())
            nouns |= {f"{kind} in {colour}"} if kind == "person" else set()
        words = "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))
        several = "|".join(re.escape(noun) for noun in sorted(nouns) if noun.endswith("flowers"))
        pattern = rf"\b(?!a (?:mountain|road)\b)(?:the|an?) (?:{words})(?: on the (?:left|right))?\b"
        return re.compile(rf"{pattern}|\b(?:{several})\b" if several else pattern)

    def marked(self, text: str) -> str:
        """A text with a number for each thing's name, so that the templates are the same for every clip."""
        self._named: list[str] = []

        def number(match: re.Match[str]) -> str:
            self._named.append(match[0])
            return f"thing{len(self._named) - 1}"

        return self._names.sub(number, text)

    def ids(self, name: str) -> list[int]:
        """The ids that a name stands for: all that are seen of it; on a side, the outermost one."""
        number = re.match(r"thing(\d+)", name)
        name = self._named[int(number[1])] if number else name
        noun = re.sub(r"^(?:the|an?) ", "", name)
        side = re.search(r" on the (left|right)$", noun)
        noun = re.sub(r" on the (?:left|right)$", "", noun)
        fitting = []
        for item in self.film.objects:
            kind, colour = item["kind"], item.get("color")
            if noun in (kind, f"{colour} {kind}", f"{kind} in {colour}") and (self.film.ids == item["id"]).any():
                fitting.append(int(item["id"]))
        if side and len(fitting) > 1:
            places = {i: self.film.centre([i], 0) for i in fitting}
            seen = {i: p[0] for i, p in places.items() if p is not None}
            if seen:
                return [min(seen, key=lambda i: seen[i] * (1 if side[1] == "left" else -1))]
        return fitting

    # --- the whole picture -------------------------------------------------------------------------------------

    def slides(self, match: Found, window: Window) -> Truth:
        motion = self.film.whole(*window)
        if motion is None:
            return None
        shifts = {"right": motion.right, "left": -motion.right, "down": motion.down, "up": -motion.down}
        wanted = ways(match["way"])
        goes = min(shifts[way] for way in wanted)
        truth = between(goes, 0.025, 0.008)
        whole = not re.match(r"most|much|a good|a large|the bulk", match["all"])
        truth = both(truth, between(motion.along, 0.66 if whole else 0.3, 0.45 if whole else 0.12))
        far = sum(shifts[way] ** 2 / (self.film.aspect**2 if way in ("up", "down") else 1) for way in wanted) ** 0.5
        return both(truth, self.amount(match["amount"], far) if goes > 0 else True)

    @staticmethod
    def amount(words: str | None, far: float) -> Truth:
        """Whether a shift, in parts of the frame, is as far as some words say."""
        words = (words or "").strip()
        if not words:
            return True
        for key, low, high in (("little", 0, 0.13), ("slightly", 0, 0.13), ("small", 0, 0.13), ("quarter", 0.16, 0.34),
                               ("third", 0.24, 0.45), ("half", 0.36, 0.66), ("most", 0.5, 1.05), ("across", 0.5, 1.05),
                               ("whole", 0.8, 99)):  # fmt: skip
            if key in words:
                return True if low <= far <= high else False if not low * 0.7 <= far <= high * 1.35 else None
        return None

    @staticmethod
    def factor(words: str | None, log: float) -> Truth:
        """Whether a change of size (natural logarithm) is as large as some words say."""
        words, size = (words or "").strip(), float(np.exp(abs(log)))
        for key, low, high in (("little", 1, 1.3), ("slight", 1, 1.3), ("clear", 1.12, 99), ("notice", 1.12, 99), ("strong", 1.35, 99),
                               ("deal", 1.35, 99), ("lot", 1.35, 99), ("two", 1.5, 2.7), ("several", 1.9, 99), ("large", 1.9, 99)):  # fmt: skip
            if key in words:
                return True if low <= size <= high else False if not low * 0.85 <= size <= high * 1.25 else None
        return True

    def spreads(self, match: Found, window: Window, sign: int) -> Truth:
        motion = self.film.whole(*window)
        if motion is None:
            return None
        log = sign * motion.growth
        whole = not re.match(r"most|much|a good|a large|the bulk", match["all"])
        part = between(motion.spread, 0.6 if whole else 0.35, 0.35 if whole else 0.15)
        return both(between(log, 0.05, 0.015), part, self.factor(match["amount"], log))

    def turns(self, match: Found, window: Window) -> Truth:
        motion = self.film.whole(*window)
        if motion is None:
            return None
        sign = -1 if "counter" in match["sense"] else 1
        turn = min(motion.roll, float(motion.turn[2]), key=abs)
        # The fit's third turn is the camera's: the picture turns the other way by as much.
        turn = np.degrees(turn) * sign
        words = match["turned"] or ""
        sizes = (("eighth", 25, 70), ("quarter", 50, 130), ("half", 105, 400), ("slight", 0, 18), ("little", 0, 18))
        amount: Truth = next((low <= abs(turn) <= high for key, low, high in sizes if key in words), True)
        return both(between(turn, 3.0, 1.0), amount)

    def quiet(self, what: str, window: Window) -> Truth:
        """Whether the picture never slides sideways ("x"), up or down ("y"), changes its size or its level."""
        path = self.film.path - self.film.path[0]
        swing = 3 * self.film.jitter
        if what == "level":
            turn = np.degrees(np.minimum(np.abs(path[:, 3]).max(), sum(abs(s.turn[2]) for s in self.film.steps if s)))
            return negated(between(float(turn), 5.0, 2.5))
        column, true, false = {"x": (0, 0.025, 0.05), "y": (1, 0.025, 0.05), "size": (2, 0.05, 0.1)}[what]
        away = float(np.abs(path[:, column]).max()) - swing
        if what == "size":
            # Flow of a slide past near and far spreads a little by itself: the fitted zoom and travel must agree.
            motion = self.film.near_and_far(0, self.film.last)
            if motion is not None:
                away = min(away, float(np.abs(motion[:, 2]).max()))
        return negated(between(away, false, true))

    def still(self, window: Window, *, jitter: bool) -> Truth:
        path = self.film.path
        away = float(np.abs(path[:, :3]).max())
        calm = between(self.film.jitter, 0.0025, 0.0012)
        if jitter:
            return both(
                negated(between(away - 4 * self.film.jitter, 0.04, 0.015)),
                negated(between(0.0012 - self.film.jitter, 0.0006, 0.0)),
            )
        return both(negated(between(away, 0.02, 0.008)), negated(calm))

    # --- single things -----------------------------------------------------------------------------------------

    def thing_slides(self, match: Found, window: Window) -> Truth:
        film, ids = self.film, self.ids(match["thing"])
        a, b = window
        one, other = film.centre(ids, a), film.centre(ids, b)
        if one is not None and other is not None and not film.cut(ids, a) and not film.cut(ids, b):
            right, down = (other - one) * np.array([1.0, film.aspect])
        else:
            sums = film.sums([film.mask(ids, i) for i in range(a, b)], a)
            if sums is None:
                return None
            right, down = sums[:2]
        shifts = {"right": right, "left": -right, "down": down, "up": -down}
        goes = min(shifts[way] for way in ways(match["way"]))
        far = (
            float(
                np.hypot(
                    *[shifts[way] / (film.aspect if way in ("up", "down") else 1) for way in sorted(ways(match["way"]))]
                )
            )
            if len(ways(match["way"])) > 1
            else abs(goes) / (film.aspect if ways(match["way"]) & {"up", "down"} else 1)
        )
        return both(between(goes, 0.025, 0.008), self.amount(match["amount"], far) if goes > 0 else True)

    def thing_stays(self, match: Found, window: Window) -> Truth:
        film, ids = self.film, self.ids(match["thing"])
        places = [film.centre(ids, i) for i in range(window[0], window[1] + 1)]
        seen = np.array([place for place in places if place is not None])
        if len(seen) < 0.7 * len(places):
            return False
        away = float(np.linalg.norm((seen - np.median(seen, axis=0)) * [1.0, film.aspect], axis=1).max())
        return negated(between(away, 0.1, 0.055))

    def growth(self, name: str, window: Window) -> float | None:
        film, ids = self.film, self.ids(name)
        a, b = window
        if not film.cut(ids, a) and not film.cut(ids, b):
            one, other = film.mask(ids, a).sum(), film.mask(ids, b).sum()
            return float(0.5 * np.log(other / one))
        sums = film.sums([film.mask(ids, i) for i in range(a, b)], a)
        return None if sums is None else float(sums[2] / max(sums[3], 0.5))

    def thing_grows(self, match: Found, window: Window, sign: int) -> Truth:
        log = self.growth(match["thing"], window)
        if log is None:
            return None
        return both(between(sign * log, 0.1, 0.04), self.factor(match["amount"], log) if sign * log > 0 else True)

    def keeps_size(self, match: Found, window: Window) -> Truth:
        log = self.growth(match["thing"], window)
        return None if log is None else negated(between(abs(log), 0.22, 0.12))

    def comes(self, match: Found, *, leaves: bool, when: str = "") -> Truth:
        film, ids = self.film, self.ids(match["thing"])
        area = film.area(ids)
        if not len(area) or area.max() <= 0:
            return False
        part = area / area.max()
        first, last = (part[0], part[-1]) if leaves else (part[-1], part[0])
        truth = both(between(first, 0.2, 0.08), negated(between(last, 0.25, 0.1)))
        seen = np.nonzero(part > 0.02)[0]
        edge = match["edge"]
        if truth is not False and edge:
            box = film.box(ids, int(seen[-1] if leaves else seen[0]))
            if box is not None:
                gap = {"left": box[0], "right": 1 - box[2], "top": box[1], "bottom": 1 - box[3]}[edge]
                truth = both(truth, negated(between(float(gap), 0.12, 0.04)))
        if truth is not False and when:
            at = float((seen[-1] if leaves else np.nonzero(part > 0.25)[0][0]) / film.last)
            low, high = self.span(when)
            truth = both(
                truth,
                True if low - 0.12 <= at <= high + 0.12 else False if not low - 0.25 <= at <= high + 0.25 else None,
            )
        return truth

    @staticmethod
    def span(when: str) -> tuple[float, float]:
        """The part of the clip that a time phrase means."""
        if re.match(r"at first|early|in the beg|to begin|initially", when):
            return 0.0, 0.4
        return (0.3, 0.7) if re.match(r"midway|in the middle|partway", when) else (0.6, 1.0)

    def moves_itself(self, match: Found) -> Truth:
        ids = [i for i in self.ids(match["thing"]) if i in self.film.movers]
        if not ids:
            return False
        return between(float(self.film.area(ids).max()), 0.001, 0.0)

    def nothing_moves_itself(self) -> Truth:
        if not self.film.movers:
            return True
        return negated(between(float(self.film.area(self.film.movers).max()), 0.0015, 0.0004))

    def stays_in_view(self, match: Found) -> Truth:
        area = self.film.area(self.ids(match["thing"]))
        return both(between(float(area.min() / max(area.max(), 1e-9)), 0.12, 0.03))

    # --- near against far --------------------------------------------------------------------------------------

    def pair(self, near: str, far: str, window: Window) -> np.ndarray | None:
        """(2, 3) how a near and a far thing go; None where the pixels do not tell."""
        if re.fullmatch(rf"{NEAR_GROUP}|{BOTH}", near):
            return self.film.near_and_far(*window)
        wanted = None if re.fullmatch(rf"{BEHIND}|{FAR_GROUP}|the ground.*", far) else self.ids(far)
        return self.film.against(self.ids(near), *window, wanted)

    def compared(self, match: Found, window: Window, kind: str) -> Truth:
        pair = self.pair(match["near"], match["far"] or "the background", window)
        if pair is None:
            return None
        near, far = pair
        if kind in (
            "grows_more",
            "shrinks_more",
            "grow_together",
            "shrink_together",
            "keeps_grow",
            "keeps_shrink",
            "swells",
            "dwindles",
        ):
            sign = 1 if kind.startswith(("grow", "swells")) or kind == "keeps_grow" else -1
            one, other = sign * near[2], sign * far[2]
            if kind.endswith("more"):
                return both(between(one, 0.04, 0.01), between(one - other, 0.025, 0.0))
            if kind.endswith("together"):
                larger = max(abs(one), abs(other))
                return both(
                    between(min(one, other), 0.04, 0.01),
                    negated(between(abs(one - other) / max(larger, 1e-6), 0.45, 0.28)),
                )
            if kind.startswith("keeps"):
                return both(negated(between(abs(near[2]), 0.2, 0.12)), between(other, 0.05, 0.015))
            return both(between(one, 0.03, 0.0), between(-other, 0.03, 0.0))
        axes = {"right": (0, 1), "left": (0, -1), "down": (1, 1), "up": (1, -1)}
        result: list[Truth] = []
        for way in ways(match["way"]):
            axis, sign = axes[way]
            one, other = sign * near[axis], sign * far[axis]
            if kind == "faster":
                result.append(both(between(one, 0.02, 0.006), between(one - other, max(0.008, 0.06 * abs(one)), 0.0)))
            elif kind == "slower":
                result.append(
                    both(between(other, 0.02, 0.006), between(other - one, max(0.008, 0.06 * abs(other)), 0.0))
                )
            elif kind == "together":
                larger = max(abs(one), abs(other), 1e-6)
                result.append(
                    both(between(min(one, other), 0.02, 0.006), negated(between(abs(one - other) / larger, 0.4, 0.25)))
                )
            elif kind == "pivot":
                own = self._outline(match["near"], window)
                one = one if own is None else sign * own[axis]
                result.append(
                    both(
                        between(other, 0.025, 0.008),
                        negated(between(abs(one), max(0.08, 0.6 * abs(other)), max(0.05, 0.4 * abs(other)))),
                    )
                )
            elif kind == "opposed":
                own = self._outline(match["near"], window)
                result.append(between(one if own is None else sign * own[axis], 0.025, 0.012))
        if kind == "opposed":
            for way in ways(match["other"]):
                axis, sign = axes[way]
                result.append(between(sign * far[axis], 0.02, 0.004))
        return both(*result)

    def _outline(self, name: str, window: Window) -> np.ndarray | None:
        """How far what is seen of a thing shifts (right, down, in widths), where it is whole at both ends."""
        ids = [] if re.fullmatch(NEAR_GROUP, name) else self.ids(name)
        ends = [self.film.centre(ids, frame) for frame in window]
        if not ids or ends[0] is None or ends[1] is None or any(self.film.cut(ids, frame) for frame in window):
            return None
        return np.asarray((ends[1] - ends[0]) * [1.0, self.film.aspect])

    # --- shapes ------------------------------------------------------------------------------------------------

    def taper(self, side: str, window: Window) -> float | None:
        """How much more things shrink towards a side of the picture than at the other, over a stretch."""
        slopes = []
        for i in range(*window):
            good = self.film.static(i) & np.isfinite(self.film.scales[i])
            rows, columns = np.nonzero(good)
            if len(rows) < 200:
                continue
            at = (columns / self.film.width if side in ("left", "right") else rows / self.film.height) - 0.5
            values = self.film.scales[i][rows, columns]
            slopes.append(np.polyfit(at, values, 1)[0])
        if len(slopes) < 0.5 * (window[1] - window[0]):
            return None
        total = float(np.mean(slopes)) * (window[1] - window[0])
        return total if side in ("left", "top") else -total

    def tapers(self, match: Found, window: Window) -> Truth:
        value = self.taper(match["edge"], window)
        return None if value is None else between(value, 0.05, 0.015)

    def straightens(self, match: Found, window: Window) -> Truth:
        value = self.taper(match["edge"], window)
        return None if value is None else between(-value, 0.05, 0.015)

    def keeps_shape(self, window: Window) -> Truth:
        total = np.zeros(3)
        for i in range(*window):
            values = self.film.scales[i][self.film.static(i)]
            values = values[np.isfinite(values)]
            if len(values) < 200:
                return None
            total += np.percentile(values, [20, 50, 80])
        return both(negated(between(abs(total[1]), 0.1, 0.05)), negated(between(total[2] - total[0], 0.2, 0.08)))

    # --- the camera --------------------------------------------------------------------------------------------

    def moved(self, window: Window) -> dict[str, float]:
        if window not in self._moved:
            self._moved[window] = self.film.moved(*window)
        return self._moved[window]

    def has(self, motion: str, window: Window) -> Truth:
        """Whether the camera makes a motion."""
        family, _, direction = motion.rpartition("-")
        moved = self.moved(window)
        if motion == "static":
            return both(*(negated(self.has(m, window)) for m in SINGLE))
        if family in ("pan", "tilt", "roll"):
            shake = 2.0 if "shake" in self.film.motion else 0.0
            return between(moved[motion], 2.5 + shake, 1.0 + shake)
        if family == "zoom":
            return between(moved[motion], 0.05, 0.015)
        if family in ("truck", "pedestal", "dolly"):
            return between(moved[direction], 0.06, 0.02)
        if family == "dolly-zoom":
            zoom = f"zoom-{'out' if direction == 'in' else 'in'}"
            together = between(self._overlap(direction, zoom), 0.4, 0.2)
            return motion in self.film.asked or both(
                self.has(f"dolly-{direction}", window), self.has(zoom, window), together
            )
        if motion in self.film.asked:
            return True
        if family == "arc":
            truck, pan = ("truck-left", "pan-right") if direction == "cw" else ("truck-right", "pan-left")
        else:
            truck, pan = (("pedestal-up", "tilt-down"), ("pedestal-down", "tilt-up"))[direction == "down"]
        return both(self.has(truck, window), self.has(pan, window))

    def _overlap(self, one: str, other: str) -> float:
        """The part of one motion's amount (keys of `Film.moved`) that falls in the time of another's."""
        steps = [self.film.moved(i, i + 1) for i in range(self.film.last)]
        shares = [np.array([step[key] for step in steps]) for key in (one, other)]
        return float(np.minimum(*(share / max(float(share.sum()), 1e-9) for share in shares)).sum())

    def alone(self, motion: str, window: Window) -> Truth:
        """Whether a motion is all that the camera does."""
        own = self._drives(motion)
        moved = self.moved(window)
        travels = {m: m.rpartition("-")[2] for m in SINGLE if m.startswith(("truck", "pedestal", "dolly"))}
        most = max((moved[way] for m, way in travels.items() if m in own), default=0.0)
        # A small part of the travel goes unseen beside the rest.
        others = [m for m in SINGLE if m not in own and not (m in travels and moved[travels[m]] < 0.25 * most)]
        return both(self.has(motion, window), *(negated(self.has(m, window)) for m in others))

    @staticmethod
    def _drives(motion: str) -> set[str]:
        parts = {
            "arc-cw": {"truck-left", "truck-right", "pan-right", "dolly-in", "dolly-out"}, "arc-ccw": {"truck-right", "truck-left", "pan-left", "dolly-in", "dolly-out"},
            "crane-up": {"pedestal-up", "tilt-down", "dolly-in", "dolly-out"}, "crane-down": {"pedestal-down", "tilt-up", "dolly-in", "dolly-out"},
            "dolly-zoom-in": {"dolly-in", "zoom-out"}, "dolly-zoom-out": {"dolly-out", "zoom-in"},
        }  # fmt: skip
        return parts.get(motion, {motion})

    def travels(self, match: Found, window: Window) -> Truth:
        """A clause about the viewpoint."""
        text, moved = match["path"], self.moved(window)
        if re.match(r"stays|remains|does not travel|keeps|goes nowhere", text):
            return both(*(negated(between(moved[d], 0.1, 0.04)) for d in ("left", "right", "up", "down", "in", "out")))
        if re.search(r"circles|round", text):
            return self.has("arc-ccw" if "counter" in text else "arc-cw", window)
        if re.search(r"on a curve|swings (up|down)", text):
            return self.has("crane-up" if re.search(r"climbs|rises|upwards", text) else "crane-down", window)
        for pattern, way in (("left", "left"), ("right", "right"), (r"nearer|advances|forward|closes in", "in"),
                             (r"away|backs off|retreats|backward|draws back", "out"),
                             (r"rises|moves up|climbs|gains|upwards", "up"), (r"sinks|down|loses", "down")):  # fmt: skip
            if re.search(pattern, text):
                return between(moved[way], 0.05, 0.02)
        return None

    def faces(self, match: Found, window: Window) -> Truth:
        """A clause about the view."""
        text = match["frame"]
        if re.search(
            r"keep\w* (its|facing|the)? ?(direction|facing|the same|its angle)|keeps facing|keeping its|does not turn|not turning|hold|stays aimed|facing the same|pointing the same|keeps its angle",
            text,
        ):
            return both(*(negated(self.has(m, window)) for m in TURNS))
        if re.search(r"narrow|takes in less", text):
            return self.has("zoom-in", window)
        if re.search(r"widen|wider|takes in more", text):
            return self.has("zoom-out", window)
        if "clockwise" in text:
            return self.has("roll-ccw" if "counter" in text else "roll-cw", window)
        for word, motion in (("left", "pan-left"), ("right", "pan-right"), ("up", "tilt-up"), ("down", "tilt-down")):
            if word in text:
                return self.has(motion, window)
        return None

    # --- laws --------------------------------------------------------------------------------------------------

    @staticmethod
    def law(motion: str | None, effect: str) -> Truth:
        """Whether a motion does to near and far what is said of it."""
        family = (motion or "").rpartition("-")[0] or motion
        kinds = {
            "pan": "together", "tilt": "together", "truck": "faster", "pedestal": "faster", "zoom": "scale", "dolly": "more",
            "shape_pan": "converge",
        }  # fmt: skip
        return kinds.get(family or "") == effect
