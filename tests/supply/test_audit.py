"""How the answers of pip-audit and npm are read."""

import pytest

from tests.supply.audit import Unknown, audit, read_npm, read_pip


def test_a_hole_is_named() -> None:
    package = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    assert read_pip({"dependencies": [package]}) == ["a 1: CVE-1, mended in ['2']"]
    assert read_npm({"vulnerabilities": {"b": {"range": "<2", "severity": "high"}}}) == [
        "b <2: high"
    ]
    assert audit("PyPI", lambda: ["a 1: CVE-1"]) is False


def test_no_hole_is_no_line() -> None:
    assert read_pip({"dependencies": [{"name": "a", "version": "1", "vulns": []}]}) == []
    assert read_npm({"vulnerabilities": {}}) == []


def test_what_was_not_looked_up_is_not_taken_for_sound(capsys: pytest.CaptureFixture[str]) -> None:
    def nobody_told() -> list[str]:
        return read_pip({"dependencies": [{"name": "a", "skip_reason": "not found"}]})

    with pytest.raises(Unknown, match="1 of 1 packages"):
        nobody_told()
    with pytest.raises(Unknown, match="405"):
        read_npm({"message": "405 Method Not Allowed"})
    assert audit("PyPI", nobody_told) is True
    assert "NOT AUDITED: the packages of PyPI" in capsys.readouterr().out
