"""The shape of the tools in a create request, with the limits of Runway's OpenAPI document."""

import re
from typing import Any

from .checker import Body, Checker, Path

MOST = 20  # tools, parameters, properties, choices
LONGEST_CHOICE = 64
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
_KINDS = ("client_event", "backend_rpc")
_PLAIN = ("string", "integer", "number", "boolean")
_OWN_KEYS = {"string": {"enum"}, "array": {"items"}, "object": {"properties"}}
_PARAMETER = {"name", "description", "type", "required"}


def check_tools(check: Checker, tools: list[Any]) -> None:
    """Note what is wrong with the `tools` of a create."""
    check.length(tools, MOST, ["tools"])
    names: set[str] = set()
    for index, tool in enumerate(tools):
        path: Path = ["tools", index]
        if not check.is_object(tool, path):
            continue
        known = {"type", "name", "description", "parameters"}
        if check.one_of(tool, "type", _KINDS, path) and tool["type"] == "backend_rpc":
            known.add("timeoutSeconds")
            if "timeoutSeconds" in tool:
                check.whole(tool, "timeoutSeconds", 1, 8, path)
        check.only(tool, known, path)
        _check_named(check, tool, path)
        if isinstance(tool.get("name"), str):
            if tool["name"] in names:
                check.fail([*path, "name"], "custom", "Tool names must be unique")
            names.add(tool["name"])
        if "parameters" in tool and check.is_a(list, tool, "parameters", path):
            _check_parameters(check, tool["parameters"], [*path, "parameters"])


def _check_named(check: Checker, body: Body, path: Path) -> None:
    if check.is_a(str, body, "name", path) and not _NAME.match(body["name"]):
        check.fail([*path, "name"], "invalid_format", "Invalid string: must match pattern")
    check.text(body, "description", 1_024, path)


def _check_parameters(check: Checker, parameters: list[Any], path: Path) -> None:
    check.length(parameters, MOST, path)
    for index, parameter in enumerate(parameters):
        if check.is_object(parameter, [*path, index]):
            _check_parameter(check, parameter, [*path, index])


def _check_parameter(check: Checker, parameter: Body, path: Path) -> None:
    _check_named(check, parameter, path)
    if "required" in parameter:
        check.is_a(bool, parameter, "required", path)
    if not check.one_of(parameter, "type", (*_PLAIN, "array", "object"), path):
        return
    kind = parameter["type"]
    check.only(parameter, _PARAMETER | _OWN_KEYS.get(kind, set()), path)
    if kind == "string" and "enum" in parameter and check.is_a(list, parameter, "enum", path):
        _check_choices(check, parameter["enum"], [*path, "enum"])
    if kind == "array" and check.is_a(dict, parameter, "items", path):
        check.only(parameter["items"], {"type"}, [*path, "items"])
        check.one_of(parameter["items"], "type", _PLAIN, [*path, "items"])
    if kind == "object" and check.is_a(list, parameter, "properties", path):
        _check_parameters(check, parameter["properties"], [*path, "properties"])


def _check_choices(check: Checker, choices: list[Any], path: Path) -> None:
    check.length(choices, MOST, path)
    for index, choice in enumerate(choices):
        if isinstance(choice, str):
            check.fits(choice, LONGEST_CHOICE, [*path, index])
        else:
            check.fail([*path, index], "invalid_type", "Invalid input: expected string")
