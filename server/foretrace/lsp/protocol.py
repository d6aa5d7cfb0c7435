"""The language server protocol with documents of our own.

pygls keeps documents too, but splits their lines where the protocol does not (see
`foretrace.lsp.positions`), so an edit after a form feed would land in the wrong place.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method


class DocumentProtocol(LanguageServerProtocol):
    """Hands changes of documents to the registered features without applying them itself."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_OPEN](params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE](params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE](params)

    def _execute_handler(self, msg_id: Any, *handler: Any, **options: Any) -> None:
        """As pygls does it, which forgets only requests once they are done, and no commands."""
        super()._execute_handler(msg_id, *handler, **options)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))
