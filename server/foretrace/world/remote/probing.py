"""Finds out what a server can do, once, by asking it."""

from __future__ import annotations

import logging
from functools import partial

from foretrace.cancellation import Cancellation
from foretrace.world.protocol import WorldModelError
from foretrace.world.remote.connection import Connection
from foretrace.world.remote.errors import ModelServerError, NotOffered, quoted
from foretrace.world.remote.messages import (
    LegacyLogProbabilities,
    ModelCard,
    ModelList,
    Properties,
    TokenList,
)
from foretrace.world.remote.server import Kind, Request, Server, short_name, takes_tokens, tokenizer
from foretrace.world.remote.spelling import Spelling, TextSpelling, TokenSpelling

logger = logging.getLogger(__name__)

_CONTEXT = 2048
"""Tokens, where a server does not say: what most are started with at least."""
_MOST_NAMED = 5
_DOCUMENT_START = "<|endoftext|>"
_QUESTION = "x = 1\ny = 2\nz ="
_TOLERANCE = 0.5
"""Nats by which two computations of one probability may differ."""
_GRAMMAR = "start: WORD\nWORD: /fore[a-z]*/ & /[a-z]*trace/ & /.{9}/\n"
"""Understood by llguidance alone: other libraries have no `&`."""
_GRAMMAR_ANSWER = "foretrace"


def probe(connection: Connection, wanted: str | None, cancellation: Cancellation) -> Server:
    """The server at the other end. Raises `ModelServerError` if it cannot be used."""
    try:
        return _probe(connection, wanted, cancellation)
    except ModelServerError:
        raise
    except WorldModelError as error:
        raise ModelServerError(str(error)) from error


def _probe(connection: Connection, wanted: str | None, cancellation: Cancellation) -> Server:
    try:
        models = connection.get("/v1/models", ModelList, cancellation)
    except NotOffered as error:
        raise ModelServerError(f"{error} Is the address that of a model server?") from error
    card = _chosen(models.data, wanted)
    kind, context = _kind(connection, card, cancellation)
    spelling = _spelling(connection, kind, card.id, cancellation)
    server = Server(connection, kind, card.id, context, _with_start(spelling, cancellation))
    units = [*server.spelling.start, *server.spelling.units((_QUESTION,), cancellation)]
    answer = server.complete(Request(units, 1), cancellation)
    if not answer.pieces:
        raise ModelServerError(
            "The model server gives no log-probabilities, without which nothing can be checked; "
            "llama_cpp.server does with --logits_all true."
        )
    server.echoes = _echoes(server, cancellation)
    server.follows_grammars = kind is Kind.VLLM and _follows_grammars(server, cancellation)
    logger.info(
        "Model server: %s, model %s, %d tokens, prompts as %s, grammars %s, scores by %s",
        kind,
        card.id,
        context,
        "tokens" if server.takes_tokens else "text",
        "followed" if server.follows_grammars else "checked here only",
        "echo" if server.echoes else "steps",
    )
    return server


def _chosen(cards: list[ModelCard], wanted: str | None) -> ModelCard:
    names = ", ".join(quoted(card.id) for card in cards[:_MOST_NAMED])
    more = len(cards) - _MOST_NAMED
    names += f" and {more} more" if more > 0 else ""
    if wanted is not None:
        for card in cards:
            if card.id == wanted:
                return card
        raise ModelServerError(
            f"The model server has no model {quoted(wanted)!r}; it has {names or 'none'}."
        )
    if not cards:
        raise ModelServerError("The model server has no model; start it with one.")
    if len(cards) > 1:
        raise ModelServerError(f"The model server has {names}; name one in `serverModel`.")
    return cards[0]


def _kind(connection: Connection, card: ModelCard, cancellation: Cancellation) -> tuple[Kind, int]:
    """What the server is, and the tokens of its context."""
    if card.max_model_len is not None:
        try:
            tokenizer(connection, Kind.VLLM, card.id)("a", True, cancellation)
        except NotOffered:
            # It stands behind a proxy that lets nothing through but completions.
            return Kind.OTHER, card.max_model_len
        return Kind.VLLM, card.max_model_len
    try:
        given = connection.get("/props", Properties, cancellation)
    except WorldModelError:
        # Whatever else answers there is no llama-server.
        pass
    else:
        slot = given.default_generation_settings.n_ctx
        whole = card.meta.n_ctx if card.meta else None
        return Kind.LLAMA_SERVER, slot or whole or _CONTEXT
    try:
        tokenizer(connection, Kind.LLAMA_CPP_PYTHON, card.id)("a", True, cancellation)
    except WorldModelError:
        return Kind.OTHER, _CONTEXT
    return Kind.LLAMA_CPP_PYTHON, _CONTEXT


def _spelling(
    connection: Connection, kind: Kind, model: str, cancellation: Cancellation
) -> Spelling:
    if kind is Kind.OTHER:
        return TextSpelling(short_name(model), None)
    tokenize = tokenizer(connection, kind, model)
    if not takes_tokens(kind):
        return TextSpelling(short_name(model), tokenize)
    return TokenSpelling(short_name(model), tokenize, _start(connection, kind, model, cancellation))


def _with_start(spelling: Spelling, cancellation: Cancellation) -> Spelling:
    """Models without a token for the beginning were trained on documents parted by this one."""
    if not spelling.start and not spelling.starts_itself(cancellation):
        parting = spelling.control(_DOCUMENT_START, cancellation)
        if parting is not None:
            spelling.start = (parting,)
    return spelling


def _start(
    connection: Connection, kind: Kind, model: str, cancellation: Cancellation
) -> tuple[int, ...]:
    """The token that the model expects before a text, if any."""
    text = "a"
    ask = partial(connection.post, "/tokenize", answer=TokenList, cancellation=cancellation)
    if kind is Kind.VLLM:
        bare = ask(body={"model": model, "prompt": text, "add_special_tokens": False})
        full = ask(body={"model": model, "prompt": text, "add_special_tokens": True})
    else:
        bare = ask(body={"content": text, "add_special": False})
        full = ask(body={"content": text, "add_special": True})
    # Some also put a token behind; only what comes before belongs to every prompt.
    for length in range(len(full.tokens) - len(bare.tokens) + 1):
        if full.tokens[length : length + len(bare.tokens)] == bare.tokens:
            return tuple(full.tokens[:length])
    return ()


def _echoes(server: Server, cancellation: Cancellation) -> bool:
    """Whether the server tells what a prompt's tokens were worth, and tells it rightly.

    Not to be taken for granted: some leave the prompt out, and some give the probabilities of
    the tokens after those they stand beside. So what the model would write is put behind a
    prompt, and its probability must come back.
    """
    units = [*server.spelling.start, *server.spelling.units((_QUESTION,), cancellation)]
    written = server.complete(Request(units, 2), cancellation).pieces
    if not written or any(piece.units is None for piece in written):
        return False
    longer = [*units, *(unit for piece in written for unit in piece.units or ())]
    try:
        given = server.echoed([longer], cancellation)[0].logprobs
    except NotOffered:
        return False
    if not isinstance(given, LegacyLogProbabilities) or len(given.token_logprobs) < 2:
        return False
    # The last one is the token that was written behind the prompt.
    told = given.token_logprobs[-1 - len(written) : -1]
    return len(told) == len(written) and all(
        nats is not None and abs(nats - piece.nats) < _TOLERANCE
        for nats, piece in zip(told, written, strict=True)
    )


def _follows_grammars(server: Server, cancellation: Cancellation) -> bool:
    units = [*server.spelling.start, *server.spelling.units((_QUESTION,), cancellation)]
    try:
        answer = server.complete(Request(units, 12, grammar=_GRAMMAR), cancellation)
    except WorldModelError:
        return False
    text = b"".join(piece.text for piece in answer.pieces)
    return text.decode("utf-8", "replace") == _GRAMMAR_ANSWER
