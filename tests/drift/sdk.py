"""What of Runway's Python SDK concerns us, read from its sources without importing them."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

METHODS = {"_get": "GET", "_get_api_list": "GET", "_post": "POST", "_patch": "PATCH",
           "_put": "PUT", "_delete": "DELETE"}  # fmt: skip


@cache
def ours() -> dict[str, Any]:
    """ours.toml."""
    return tomllib.loads((Path(__file__).parent / "ours.toml").read_text())


def concerning(package: Path) -> dict[str, str]:
    """What concerns us in the folder `runwayml` of a release: from its name to its type.

    Endpoints have no type. A field's name is that on the wire, after its module and class; with
    those that we use go those that a request may not lack.
    """
    there = endpoints(package)
    found = {endpoint: "an endpoint" for endpoint in ours()["endpoints"] if endpoint in there}
    for module, used in ours()["fields"].items():
        path = package / "types" / f"{module}.py"
        if path.exists():
            for (owner, name), kind in fields(path).items():
                if name in used or (kind.startswith("Required[") and "Params" in owner):
                    found[f"{module}: {owner}.{name}"] = kind
    return found


def endpoints(package: Path) -> set[str]:
    """Every endpoint that the SDK asks, such as `GET /v1/avatars/{id}`."""
    found = set()
    for path in (package / "resources").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                method = METHODS.get(node.func.attr)
                if method and node.args and (address := _address(node.args[0])):
                    found.add(f"{method} {address}")
    return found


def _address(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and node.args:  # path_template("/v1/…/{id}", id=id)
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def fields(path: Path) -> dict[tuple[str, str], str]:
    """Of each class in a module, each field by its name on the wire, with its type."""
    found = {}
    for owner in ast.parse(path.read_text()).body:
        if isinstance(owner, ast.ClassDef):
            for line in owner.body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    name = _alias(line) or line.target.id
                    found[owner.name, name] = ast.unparse(_WithoutAlias().visit(line.annotation))
    return found


def _alias(line: ast.AnnAssign) -> str | None:
    for node in ast.walk(line):
        if isinstance(node, ast.keyword) and node.arg == "alias":
            return str(ast.literal_eval(node.value))
    return None


class _WithoutAlias(ast.NodeTransformer):
    """`Annotated[int, PropertyInfo(…)]` is an `int`."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            return node.slice.elts[0]
        return node


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """A line for each thing that concerns us and is gone, new or of another type."""
    lines = [f"gone: {name}" for name in before if name not in after]
    lines += [f"new: {name}: {kind}" for name, kind in after.items() if name not in before]
    lines += [
        f"changed: {name}: {before[name]} → {kind}"
        for name, kind in after.items()
        if name in before and before[name] != kind
    ]
    return sorted(lines)
