"""The settings that the extension offers are the server's, with the same defaults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foretrace.config import Settings

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vscode-client" / "package.json").read_text(encoding="utf-8")
)
OFFERED: dict[str, dict[str, Any]] = {
    name.removeprefix("foretrace."): setting
    for name, setting in MANIFEST["contributes"]["configuration"]["properties"].items()
}
SERVERS = {field.alias: field for field in Settings.model_fields.values() if field.alias}
NAMES_A_PROGRAM_OR_PLACE = {
    "interpreter",
    "installFrom",
    "modelPath",
    "serverUrl",
    "serverModel",
    "serverKeyVariable",
    "serverSeconds",
}
TYPES = {bool: "boolean", int: "integer", float: "number"}


@pytest.mark.parametrize("name", SERVERS)
def test_each_setting_of_the_server_is_offered_with_its_default(name: str) -> None:
    default = SERVERS[name].default
    offered = OFFERED[name]
    assert offered["default"] == ("" if default is None else default)
    assert offered["type"] == TYPES.get(type(default), "string")


def test_settings_are_described_and_in_an_order() -> None:
    assert all(setting["markdownDescription"].endswith(".") for setting in OFFERED.values())
    orders = [setting["order"] for setting in OFFERED.values()]
    assert len(set(orders)) == len(orders)


@pytest.mark.parametrize("name", sorted(NAMES_A_PROGRAM_OR_PLACE))
def test_folders_cannot_redirect_code_or_text(name: str) -> None:
    assert OFFERED[name]["scope"] == "machine"
    trust = MANIFEST["capabilities"]["untrustedWorkspaces"]
    assert f"foretrace.{name}" in trust["restrictedConfigurations"]
