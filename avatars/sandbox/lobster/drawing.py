"""Turns the one source drawing (character.svg) into pictures, whole or layer by layer."""

import copy
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from xml.etree import ElementTree

import resvg_py
from PIL import Image

SOURCE = Path(__file__).with_name("character.svg")
Box = tuple[float, float, float, float]
"""A part of the canvas: left, top, width, height."""
CANVAS = (1280.0, 720.0)
SVG = "http://www.w3.org/2000/svg"
ROOM = "backdrop"
SHADE = "url(#shade)"
"""What fills the shades that the character throws on the room."""
_FINE = frozenset({"filter", "data-fine"})
_UNSEEN = frozenset({"data-box", "data-pivot", "stroke-linejoin", "stroke-linecap"})
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

ElementTree.register_namespace("", SVG)


@dataclass(frozen=True, eq=False)
class Sprite:
    """A rendered layer: premultiplied pixels ("RGBa") and where they lie on the canvas.

    ``left`` and ``top`` are canvas units, ``scale`` pixels per unit, ``pivot`` the canvas point
    about which the layer turns.
    """

    image: Image.Image
    left: float
    top: float
    scale: float
    pivot: tuple[float, float]


class Drawing:
    """The parsed source: ask it for sprites of single layers or for the whole picture."""

    def __init__(self, source: Path = SOURCE) -> None:
        self._root = ElementTree.fromstring(source.read_text(encoding="utf-8"))
        self._stills: dict[tuple[tuple[str, ...], int, Box], Image.Image] = {}

    @cached_property
    def _layers(self) -> dict[str, ElementTree.Element]:
        return {group.attrib["id"]: group for group in self._root.findall(f"{{{SVG}}}g")}

    @cached_property
    def _defs(self) -> dict[str, ElementTree.Element]:
        defs = self._root.find(f"{{{SVG}}}defs")
        return {} if defs is None else {item.attrib["id"]: item for item in defs}

    def sprite(self, name: str, scale: float, towards: Mapping[str, float] | None = None) -> Sprite:
        """Render one layer at ``scale`` pixels per unit.

        ``towards`` names other key shapes and how far (0..1) to move towards each of them.
        Raises KeyError for an unknown layer.
        """
        group = self._blend(name, towards or {})
        left, top, width, height = (float(part) for part in group.attrib["data-box"].split())
        png = self._render([group], (left, top, width, height), scale)
        image = _read(png).convert("RGBa")
        return Sprite(image, left, top, scale, self.pivot(name))

    def pivot(self, name: str) -> tuple[float, float]:
        """The canvas point about which a layer turns: its middle when it names none."""
        group = self._layers[name]
        left, top, width, height = (float(part) for part in group.attrib["data-box"].split())
        given = group.attrib.get("data-pivot", f"{left + width / 2} {top + height / 2}").split()
        return float(given[0]), float(given[1])

    def picture(
        self, width: int, replace: Mapping[str, ElementTree.Element], box: Box = (0, 0, *CANVAS)
    ) -> Image.Image:
        """Render all visible layers inside ``box`` (canvas units), ``width`` pixels wide.

        ``replace`` puts another shape (from ``shape``) in the place of a layer.
        """
        behind = list(takewhile(lambda name: name not in replace, self._layers))
        moving = self._visible(replace, frozenset(behind))
        picture = self._still(tuple(behind), width, box).copy()
        picture.alpha_composite(_read(self._render(moving, box, width / box[2])))
        return picture

    def _still(self, names: tuple[str, ...], width: int, box: Box) -> Image.Image:
        """The room behind the character: slow to render and always the same, so it is kept."""
        key = (names, width, box)
        if key not in self._stills:
            groups = [self._layers[name] for name in names]
            self._stills[key] = _read(self._render(groups, box, width / box[2]))
        return self._stills[key]

    def cutout(
        self, width: int, replace: Mapping[str, ElementTree.Element], box: Box
    ) -> Image.Image:
        """Render the character alone inside ``box`` (canvas units), on a transparent ground.

        The shades that it throws on its room stay behind with the room.
        """
        groups = self._visible(replace, frozenset({ROOM}))
        alone = _pruned(groups, lambda child: child.get("fill") == SHADE)
        return _read(self._render(alone, box, width / box[2]))

    def sketch(
        self, box: Box, replace: Mapping[str, ElementTree.Element], without: frozenset[str]
    ) -> str:
        """The visible layers inside ``box`` but for some, as a small SVG document of its own.

        For icons: without soft edges, grain and other detail that no icon is large enough to show.
        """
        groups = _pruned(
            self._visible(replace, without), lambda child: bool(_FINE & set(child.attrib))
        )
        for element in [element for group in groups for element in group.iter()]:
            for name in _UNSEEN & set(element.attrib):
                del element.attrib[name]
            if "d" in element.attrib:
                element.set("d", _NUMBER.sub(lambda n: f"{float(n[0]):.0f}", element.attrib["d"]))
        return re.sub(r"\s+(?=[<A-Z]|/>)", "", self._document(groups, box, 1.0)).replace("\n", "")

    def shape(self, name: str, towards: Mapping[str, float]) -> ElementTree.Element:
        """A layer moved towards other key shapes, as ``picture`` takes it."""
        return self._blend(name, towards)

    def _blend(self, name: str, towards: Mapping[str, float]) -> ElementTree.Element:
        base = self._layers[name]
        blended = copy.deepcopy(base)
        blended.attrib.pop("display", None)
        for key, weight in towards.items():
            trio = zip(blended.iter(), base.iter(), self._layers[key].iter(), strict=True)
            for into, origin, target in trio:
                if "d" in origin.attrib:
                    into.set(
                        "d", _move(into.attrib["d"], origin.attrib["d"], target.attrib["d"], weight)
                    )
        return blended

    def _visible(
        self, replace: Mapping[str, ElementTree.Element], without: frozenset[str]
    ) -> list[ElementTree.Element]:
        return [
            replace.get(name, group)
            for name, group in self._layers.items()
            if name not in without and group.get("display") != "none"
        ]

    def _render(self, groups: list[ElementTree.Element], box: Box, scale: float) -> bytes:
        return resvg_py.svg_to_bytes(
            svg_string=self._document(groups, box, scale), skip_system_fonts=True
        )

    def _document(self, groups: list[ElementTree.Element], box: Box, scale: float) -> str:
        left, top, width, height = box
        root = ElementTree.Element(
            f"{{{SVG}}}svg", viewBox=f"{left:g} {top:g} {width:g} {height:g}"
        )
        root.set("width", f"{width * scale:.0f}")
        root.set("height", f"{height * scale:.0f}")
        ElementTree.SubElement(root, f"{{{SVG}}}defs").extend(self._needed(groups))
        root.extend(groups)
        return ElementTree.tostring(root, encoding="unicode")

    def _needed(self, groups: list[ElementTree.Element]) -> list[ElementTree.Element]:
        """The definitions these groups use, so that a small layer is quick to parse."""
        found: dict[str, ElementTree.Element] = {}
        waiting = list(groups)
        while waiting:
            text = ElementTree.tostring(waiting.pop(), encoding="unicode")
            for name in set(re.findall(r"#([\w-]+)", text)) & self._defs.keys() - found.keys():
                found[name] = self._defs[name]
                waiting.append(self._defs[name])
        return [item for name, item in self._defs.items() if name in found]


def _pruned(
    groups: list[ElementTree.Element], unwanted: Callable[[ElementTree.Element], bool]
) -> list[ElementTree.Element]:
    """Copies of the layers without the elements that are not wanted."""
    copies = [copy.deepcopy(group) for group in groups]
    for element in [element for group in copies for element in group.iter()]:
        for child in [child for child in element if unwanted(child)]:
            element.remove(child)
    return copies


def _read(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def _move(current: str, origin: str, target: str, weight: float) -> str:
    """Shift every number of path ``current`` by ``weight`` of the way from origin to target."""
    steps = iter(
        weight * (float(end) - float(start))
        for start, end in zip(_NUMBER.findall(origin), _NUMBER.findall(target), strict=True)
    )
    return _NUMBER.sub(lambda number: f"{float(number[0]) + next(steps):.2f}", current)
