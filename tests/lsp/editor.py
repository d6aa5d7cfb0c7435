"""A client session with the real server: keeps a document as an editor does, and asks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar, Union

from lsprotocol import types
from pygls.workspace import PositionCodec
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from foretrace.lsp.hint_requests import label_text
from foretrace.lsp.positions import TextMap, split_lines

Answer = TypeVar("Answer")

SERVER = [sys.executable, "-m", "foretrace", "lsp"]
URI = "file:///sketch.py"
PATIENCE = 60.0
"""Seconds after which a test gives up waiting."""

EVERYTHING = types.Range(types.Position(0, 0), types.Position(10**6, 0))


def solved(hints: dict[int, str], below: int = 0) -> bool:
    """Whether these are the hints of the binary search with its right fills in place.

    It stands `below` lines further down than in the example.
    """
    right = {6: "left ≈ 0, right ≈ 5", 8: "mid ≈ 2 … 3", 12: "left ≈ 3", 14: "right ≈ 3"}
    return right.items() <= {line - below: label for line, label in hints.items()}.items()


TOTAL = """\
# >>> total([3, 4, 5])
# 12
# >>> total([10])
# 10
def total(values):
    result = 0
    for value in values:
        result = ???
    return result
"""
"""A sketch whose hole is found without a model, in a moment."""


def totalled(hints: dict[int, str], below: int = 0) -> bool:
    """Whether these are the hints of `TOTAL`, `below` lines further down, with the right fill."""
    return hints.get(8 + below) == "result ≈ 3 … 12"


class Editor:
    """One client with at most one document open."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.text = ""
        self.version = 0
        self.codec = PositionCodec()
        self._better = asyncio.Event()
        self.registered: list[str] = []
        """Methods that the server has registered for by itself."""

        def register(params: types.RegistrationParams) -> None:
            self.registered += [each.method for each in params.registrations]

        client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)
        for refresh in (
            types.WORKSPACE_INLAY_HINT_REFRESH,
            types.WORKSPACE_DIAGNOSTIC_REFRESH,
            types.WORKSPACE_CODE_LENS_REFRESH,
        ):
            # The library has a handler of its own for some of them.
            client.protocol.fm.features.pop(refresh, None)
            client.feature(refresh)(lambda _params: self._better.set())

    def map(self) -> TextMap:
        return TextMap(split_lines(self.text), self.codec)

    def open(self, text: str) -> None:
        self.text = text
        self.version += 1
        item = types.TextDocumentItem(URI, "python", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def configure(self, settings: Mapping[str, object]) -> None:
        """Change the settings, and say so."""
        self.client.set_configuration(settings, section="foretrace")
        told = types.DidChangeConfigurationParams(settings=None)
        self.client.workspace_did_change_configuration(told)

    def close(self) -> None:
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(URI))
        )

    def edit(self, start: int, end: int, inserted: str) -> None:
        """Replace code points `start` to `end`."""
        self.change(types.TextDocumentContentChangePartial(self.map().range(start, end), inserted))
        self.text = self.text[:start] + inserted + self.text[end:]

    def change(self, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Send changes as they are; the caller keeps `text` in step."""
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, URI)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    async def hints(self) -> dict[int, str]:
        """Line (from 1) -> label, as the server answers now."""
        return {hint.position.line + 1: label_text(hint) for hint in await self.raw_hints()}

    async def raw_hints(self, within: types.Range = EVERYTHING) -> list[types.InlayHint]:
        params = types.InlayHintParams(types.TextDocumentIdentifier(URI), within)
        answer = await self.client.text_document_inlay_hint_async(params)
        return list(answer or ())

    async def hints_when(self, wanted: Callable[[dict[int, str]], bool]) -> dict[int, str]:
        """The hints once they are as `wanted`, asking again when the server says so."""
        return await self.when(self.hints, wanted)

    async def when(
        self, ask: Callable[[], Awaitable[Answer]], wanted: Callable[[Answer], bool]
    ) -> Answer:
        """What `ask` gives once it is as `wanted`, asking again when the server says so."""
        answer: Answer | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    self._better.clear()
                    answer = await ask()
                    if wanted(answer):
                        return answer
                    await self._better.wait()
        except TimeoutError:
            raise AssertionError(f"waited in vain; the last answer was {answer}") from None

    async def diagnostics(self) -> list[types.Diagnostic]:
        """Those the server tells when it is asked."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(URI))
        report = await self.client.text_document_diagnostic_async(params)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def complete(self, offset: int) -> types.CompletionList | None:
        params = types.CompletionParams(
            types.TextDocumentIdentifier(URI), self.map().position(offset)
        )
        answer = await self.client.text_document_completion_async(params)
        assert answer is None or isinstance(answer, types.CompletionList)
        return answer

    async def hover(self, offset: int) -> str | None:
        params = types.HoverParams(types.TextDocumentIdentifier(URI), self.map().position(offset))
        answer = await self.client.text_document_hover_async(params)
        if answer is None:
            return None
        assert isinstance(answer.contents, types.MarkupContent)
        return answer.contents.value

    def place(self, needle: str, occurrence: int = 1) -> int:
        """Offset of the n-th `needle` in the text."""
        offset = -1
        for _ in range(occurrence):
            offset = self.text.index(needle, offset + 1)
        return offset


@asynccontextmanager
async def editor(
    profile: str = "neovim@v0.11.0",
    encoding: types.PositionEncodingKind | None = None,
    options: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    inlay_hint_refresh: bool | None = None,
    change: Callable[[types.ClientCapabilities], None] | None = None,
) -> AsyncIterator[Editor]:
    """A session with the capabilities of a known editor; shut down in the end.

    The profile of VS Code is older than inlay hints; `inlay_hint_refresh` says what today's can.
    `change` may change the capabilities in any other way. Nothing is foreseen, which would come
    later and change what is shown, unless the options or settings say so.
    """
    options = {"foresight": False} | (options or {})
    if settings is not None:
        settings = {"foresight": False} | settings
    capabilities = client_capabilities(profile)
    if change is not None:
        change(capabilities)
    if encoding is not None:
        general = capabilities.general or types.GeneralClientCapabilities()
        general.position_encodings = [encoding]
        capabilities.general = general
    if inlay_hint_refresh is not None and capabilities.workspace is not None:
        capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(
            inlay_hint_refresh
        )

    def make_client() -> LanguageClient:
        client = make_test_lsp_client()
        # The library takes every action that has a command for nothing but a command.
        client.protocol._converter.register_structure_hook(
            Union[types.Command, types.CodeAction],  # noqa: UP007
            lambda sent, _: client.protocol._converter.structure(sent, types.CodeAction),
        )
        if settings is not None:
            client.set_configuration(settings, section="foretrace")
        return client

    client = await ClientServerConfig(SERVER, make_client).start()
    assert isinstance(client, LanguageClient)
    session = Editor(client)
    result = await client.initialize_session(
        types.InitializeParams(capabilities=capabilities, initialization_options=options)
    )
    session.codec = PositionCodec(result.capabilities.position_encoding)
    try:
        yield session
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]


async def final(session: Editor, offset: int) -> None:
    """Wait until the search has ended: completion says so."""
    async with asyncio.timeout(60):
        while (await session.complete(offset) or types.CompletionList(True, [])).is_incomplete:
            pass
