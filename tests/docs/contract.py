"""docs/contract.md: docs/openapi.yaml as a page to read."""

from typing import Any

import yaml

from tests.docs.writing import listed
from tests.tools import ROOT

Json = dict[str, Any]
DOCUMENT: Json = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())


def contract_page() -> str:
    text = f"""# The contract of the endpoints

Written from [openapi.yaml](openapi.yaml), which has examples of everything, by
`python -m tests.docs.reference`.

{DOCUMENT["info"]["description"]}"""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            text += _operation(f"{method.upper()} {path}", operation)
    text += "\n## Bodies\n"
    for name, schema in DOCUMENT["components"]["schemas"].items():
        text += f"\n### {name}\n\n{_schema(schema)}"
    return text


def _operation(title: str, operation: Json) -> str:
    text = f"\n## `{title}`\n\n**{operation['summary']}.** {operation['description'].strip()}\n"
    if parameters := operation.get("parameters"):
        rows = [
            [f"`{one['name']}`", f"in the {one['in']}", one["description"]] for one in parameters
        ]
        text += "\n" + listed(["Parameter", "Where", "What"], rows)
    if body := operation.get("requestBody"):
        text += f"\nThe body: {_body(body)}.\n"
    rows = [
        [status, _body(answer), answer["description"]]
        for status, answer in (
            (status, _found(answer)) for status, answer in operation["responses"].items()
        )
    ]
    return text + "\n" + listed(["Status", "Body", "When"], rows)


def _body(answer: Json) -> str:
    """The types that an answer or a request may have, and what is in them."""
    kinds = answer.get("content", {})
    return ", ".join(
        f"`{kind}` {_kind(more.get('schema', {}))}".strip() for kind, more in kinds.items()
    )


def _schema(schema: Json) -> str:
    text = f"{schema['description'].strip()}\n\n" if "description" in schema else ""
    properties: Json = schema.get("properties", {})
    if not properties:
        return f"{text}{_kind(schema)}\n"
    required = schema.get("required", [])
    rows = [
        [f"`{name}`", _kind(one), "yes" if name in required else "", one.get("description", "")]
        for name, one in properties.items()
    ]
    return text + listed(["Member", "Type", "Required", "What"], rows)


def _kind(schema: Json) -> str:
    """What a value may be, in words; nothing where that is not said."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "const" in schema:
        return f"`{_value(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{_value(one)}`" for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    kinds = schema.get("type", "")
    if kinds == "object" and "properties" in schema:
        inner = ", ".join(f"`{name}`: {_kind(one)}" for name, one in schema["properties"].items())
        return f"object of {inner}"
    text = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    if "items" in schema:
        text += f" of {_kind(schema['items'])}"
    return text + _limits(schema)


def _value(value: Any) -> str:
    return {None: "null", True: "true", "": '""'}.get(value, str(value))


def _limits(schema: Json) -> str:
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum", schema.get("maxItems")))
    if least is None and most is None:
        return f" ({schema['format']})" if "format" in schema else ""
    if most is None:
        return f", {least} or more"
    return f", {least or 0} to {most}"


def _found(part: Json) -> Json:
    """What a reference stands for."""
    if "$ref" not in part:
        return part
    found: Any = DOCUMENT
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)
