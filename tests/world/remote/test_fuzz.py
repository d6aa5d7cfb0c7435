"""Whatever a server sends back, answers have their form and errors are ours.

The servers here are of each kind by their looks, and send noise: some of it well-formed, some of
it nearly, some of it not at all.
"""

from __future__ import annotations

import ast
import json
import math
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.trace.text import Control
from foretrace.world.embedded import load_world
from foretrace.world.protocol import ValueQuestion, WorldModel, WorldModelError, Written
from tests.world.remote.foreign import Asked, Reply, completion, foreign

ROUNDS = 150
CONTROLS = {"<|begin|>": 300, "<|mark|>": 301, "<|end|>": 302}

FRAME = r"""start: <|mark|> "x = " VALUE (", y = " VALUE)? "\n" <|end|> | "none" <|end|>
VALUE: /-?[0-9]{1,4}/ | /'[^'\\\n]{0,6}'/
"""
FRAME_PATTERN = re.compile(
    r"<\|mark\|>x = (-?[0-9]{1,4}|'[^'\\\n]{0,6}')"
    r"(, y = (-?[0-9]{1,4}|'[^'\\\n]{0,6}'))?\n<\|end\|>"
    r"|none<\|end\|>"
)
FREE = 'start: /[a-zé ]{1,8}/ ("." | "!")\n'
FREE_PATTERN = re.compile(r"[a-zé ]{1,8}[.!]")

WORDS = [
    "x", " = ", "1", "'", "a", "é", "😀", "\n", ".", "!", "none", "no", "", "\ufffd", "<|mark|>",
    "<|end|>", "<|", "|>", ", y = ", "x = 12", "\x00", "]", "(", "[", "b'", "\\", "0, 1", "len(x)",
]  # fmt: skip
JUNK: list[Any] = [None, True, 7, -1, 1e308, "x", [], {}, [[]], "\ufffd", [None], {"a": []}]


class Noise:
    """Answers of one server; the same for the same seed."""

    def __init__(self, kind: str, seed: int) -> None:
        self._kind = kind
        self._random = random.Random(seed)
        self.on = False

    def __call__(self, asked: Asked) -> Reply:
        chance = self._random.random() if self.on else 1.0
        if chance < 0.02:
            return Reply(self._random.randbytes(20), self._random.choice([200, 200, 400, 500, 302]))
        if chance < 0.04:
            junk = {"choices": self._random.choice(JUNK), "tokens": 1}
            return Reply(junk, broken=chance < 0.022)
        match asked.path:
            case "/v1/models":
                card: dict[str, Any] = {"id": "m"}
                if self._kind == "vllm":
                    card["max_model_len"] = 512
                return Reply({"data": [card]})
            case "/props" if self._kind == "llama-server":
                return Reply({"default_generation_settings": {"n_ctx": 512}})
            case "/tokenize" if self._kind != "plain":
                return Reply({"tokens": self._tokens(asked.body)})
            case "/v1/completions":
                return Reply(self._spoilt(self._completion()))
        return Reply(b"", 404)

    @staticmethod
    def _tokens(body: dict[str, Any]) -> list[int]:
        text = body.get("content", body.get("prompt", ""))
        parsed = body.get("parse_special", True)
        parts = re.split("(" + "|".join(map(re.escape, CONTROLS)) + ")", text) if parsed else [text]
        tokens: list[int] = []
        for part in parts:
            tokens += [CONTROLS[part]] if part in CONTROLS and parsed else list(part.encode())
        return tokens

    def _completion(self) -> Any:
        if not self.on:
            return completion("a")
        words = self._random.choices(WORDS, k=self._random.randint(0, 6))
        if self._random.random() < 0.3:
            words = ["<|mark|>", "x = ", "1", "2", "\n", "<|end|>", "more"][: 1 + len(words)]
        reason = self._random.choice(["stop", "length", "length", None])
        if self._kind == "llama-server":
            content = [
                {**self._token(word), "top_logprobs": [self._token(w) for w in self._some()]}
                for word in words
            ]
            choice = {"text": "".join(words), "logprobs": {"content": content}}
        else:
            told: Any = completion("".join(words), words)
            choice = told["choices"][0]
            tops = [{w: self._nats() for w in [word, *self._some()]} for word in words]
            choice["logprobs"]["top_logprobs"] = tops
            if self._kind == "vllm":
                choice["token_ids"] = [CONTROLS.get(word, 97) for word in words]
        return {"choices": [{**choice, "index": 0, "finish_reason": reason}]}

    def _some(self) -> list[str]:
        return self._random.choices(WORDS, k=self._random.randint(0, 4))

    def _nats(self) -> float:
        return self._random.choice([0.0, -0.1, -5.0, -9999.0, 3.0])

    def _token(self, word: str) -> dict[str, Any]:
        data = b"" if word in CONTROLS else word.encode()
        if self._random.random() < 0.1:
            data = data[:1]
        token = CONTROLS.get(word, self._random.randint(0, 299))
        return {"id": token, "token": word, "bytes": list(data), "logprob": self._nats()}

    def _spoilt(self, value: Any) -> Any:
        """`value`, rarely with something else in it than there should be."""
        if not self.on or self._random.random() > 0.3:
            return value
        data = json.loads(json.dumps(value))
        place: Any = data
        for _ in range(self._random.randint(1, 6)):
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = self._random.choice(keys)
            if not isinstance(place[key], dict | list) or self._random.random() < 0.2:
                place[key] = self._random.choice(JUNK)
                break
            place = place[key]
        return data


def spelled(written: Written) -> str:
    parts = [t.text if t.control is None else t.control.name.encode() for t in written.tokens]
    return b"".join(parts).decode()


def check(error: WorldModelError) -> None:
    """One sentence for the user, or two."""
    assert "\n" not in str(error)
    assert len(str(error)) < 400


def write(pattern: re.Pattern[str], grammar: str, most: int) -> Callable[[WorldModel], None]:
    def ask(world: WorldModel) -> None:
        transcript = world.transcript(("some text: ",), Cancellation())
        start = transcript.length
        try:
            written = transcript.write(grammar, most, Cancellation())
        except WorldModelError:
            assert transcript.length == start
            raise
        assert transcript.length == start + len(written.tokens)
        for token in written.tokens:
            assert math.isfinite(token.log_probability)
            assert token.log_probability <= 0.0
        if written.complete:
            assert pattern.fullmatch(spelled(written))
        else:
            assert len(written.tokens) >= most

    return ask


def propose(world: WorldModel) -> None:
    for answer in world.propose("x = ", "\n", 3, Cancellation()):
        ast.parse(answer.text, mode="eval")
        assert 0.0 < answer.probability <= 1.0


def value(world: WorldModel) -> None:
    question = ValueQuestion("x = ???\n", 1, "???", {})
    answer = world.value(question, Cancellation())
    ast.literal_eval(answer.text)
    assert 0.0 < answer.probability <= 1.0


def score(world: WorldModel) -> None:
    for nats in world.score("x =", [" 1", " 12", ""], Cancellation()):
        assert math.isfinite(nats)
        assert nats <= 0.0


QUESTIONS = {
    "frame": write(FRAME_PATTERN, FRAME, 40),
    "free": write(FREE_PATTERN, FREE, 40),
    "propose": propose,
    "value": value,
    "score": score,
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", ["llama-server", "vllm", "plain"])
def test_answers_have_their_form_whatever_comes(kind: str, question: str) -> None:
    ask = QUESTIONS[question]
    noise = Noise(kind, seed=len(kind) + 100 * len(question))
    answered = failed = 0
    with foreign(noise) as server:
        world = load_world(Settings(server_url=server.url, server_seconds=20.0))
        noise.on = True
        for _ in range(ROUNDS):
            try:
                ask(world)
                answered += 1
            except WorldModelError as error:
                failed += 1
                check(error)
        world.close()
    assert answered + failed == ROUNDS
    if not (kind == "plain" and question == "frame"):
        assert answered > 0


def test_a_server_that_starts_as_noise() -> None:
    """Loading fails in a sentence, or the world model works somehow."""
    for seed in range(30):
        noise = Noise(["llama-server", "vllm", "plain"][seed % 3], seed)
        noise.on = True
        with foreign(noise) as server:
            try:
                world = load_world(Settings(server_url=server.url, server_seconds=20.0))
            except WorldModelError as error:
                check(error)
                continue
            try:
                world.transcript(("x", Control("<|mark|>")), Cancellation()).close()
            except WorldModelError as error:
                check(error)
            finally:
                world.close()
