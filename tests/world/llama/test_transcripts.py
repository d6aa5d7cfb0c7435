"""Transcripts of the embedded model: forks, going back, drafts, stops, and what is shared."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.trace.text import Control
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.transcripts import SEQUENCES
from foretrace.world.protocol import Transcript, WorldModel, WorldModelError, Written

NUMBERS = 'start: "[" /[0-9]/ ("," /[0-9]/)~9 "]"\n'
LISTED = 'start: "[1, 2, 3, 4, 5" (", 6]" | "]" | ", 1]") "\\n"\n'
OPENING = (
    "# Some lists.\nxs = [1, 2, 3, 4]\nys = [1, 2, 3, 4, 5, 6]\nzs = [1, 2, 3, 4, 5, 6]\nws = "
)


def begun(world: WorldModel, text: str = OPENING) -> Transcript:
    return world.transcript((text,), Cancellation())


def written(transcript: Transcript, grammar: str, most: int = 100, draft: str = "") -> Written:
    return transcript.write(grammar, most, Cancellation(), (draft,) if draft else ())


def text_of(found: Written) -> str:
    return b"".join(token.text for token in found.tokens).decode()


def test_only_what_the_grammar_leaves_open_is_chosen(world: WorldModel) -> None:
    transcript = begun(world)
    before = world.usage()
    found = written(transcript, LISTED)
    after = world.usage()
    transcript.close()
    assert found.complete
    assert text_of(found) == "[1, 2, 3, 4, 5, 6]\n"
    chosen = [token for token in found.tokens if not token.forced]
    assert len(chosen) == after.decoded_tokens - before.decoded_tokens < 4
    assert all(token.log_probability == 0.0 for token in found.tokens if token.forced)
    assert all(token.log_probability <= 0.0 for token in chosen)
    assert sum(token.log_probability for token in found.tokens) > -1


@pytest.mark.parametrize(
    "draft",
    ["[1, 2, 3, 4, 5, 6]\n", "[1, 2, 3, 4, 5]\n", "[1, 2, 3, 4, 5, 1]\n", "[9", "nonsense", "["],
)
def test_a_draft_changes_nothing_but_the_time(world: WorldModel, draft: str) -> None:
    plain, drafted = begun(world), begun(world)
    alone = written(plain, LISTED)
    helped = written(drafted, LISTED, draft=draft)
    assert [token.text for token in helped.tokens] == [token.text for token in alone.tokens]
    assert [token.forced for token in helped.tokens] == [token.forced for token in alone.tokens]
    for one, other in zip(alone.tokens, helped.tokens, strict=True):
        assert other.log_probability == pytest.approx(one.log_probability, abs=0.1)
    # And the text goes on from the same place.
    for transcript in (plain, drafted):
        transcript.append(("vs = ",))
    assert text_of(written(plain, LISTED)) == text_of(written(drafted, LISTED))
    plain.close()
    drafted.close()


def test_going_back_and_forking(world: WorldModel) -> None:
    trunk = begun(world)
    length = trunk.length
    first = written(trunk, NUMBERS)
    assert trunk.length == length + len(first.tokens)
    trunk.rewind(length)
    branch = trunk.fork()
    branch.append(("[9, 8, 7]\nus = ",))
    elsewhere = written(branch, NUMBERS)
    assert text_of(written(trunk, NUMBERS)) == text_of(first)
    again = branch.fork()
    again.rewind(length)
    assert text_of(written(again, NUMBERS)) == text_of(first)
    branch.rewind(branch.length - len(elsewhere.tokens))
    assert text_of(written(branch, NUMBERS)) == text_of(elsewhere)
    for transcript in (trunk, branch, again):
        transcript.close()


def test_what_texts_have_in_common_is_evaluated_once(world: WorldModel) -> None:
    source = "".join(f"def f{n}(x):\n    return x + {n}\n" for n in range(40))
    first = begun(world, source + "f1(1) = ")
    written(first, NUMBERS)
    cost = world.usage()
    # Another call of the same source, and then an edit near the end of it.
    for text in (source + "f2(2) = ", source[:-4] + "99\nf2(2) = "):
        other = begun(world, text)
        found = written(other, NUMBERS)
        now = world.usage()
        spent = now.forced_tokens + now.decoded_tokens - cost.forced_tokens - cost.decoded_tokens
        assert spent < len(found.tokens) + 20
        cost = now
        other.close()
    first.close()


def test_there_is_room_for_so_many_texts_and_no_more(world: WorldModel) -> None:
    transcripts = [begun(world) for _ in range(SEQUENCES)]
    with pytest.raises(WorldModelError, match="end one first"):
        begun(world)
    transcripts.pop().close()
    transcripts.append(begun(world))
    for transcript in transcripts:
        transcript.close()
        transcript.close()


def test_a_text_that_is_too_long_says_so(tiny_model: Path) -> None:
    world = LlamaWorldModel(tiny_model, threads=1)
    longest = world.longest_transcript
    transcript = begun(world, "x" * (longest - 5))
    found = written(transcript, NUMBERS)
    assert not found.complete
    assert len(found.tokens) < 10
    beyond = begun(world, "y" * (longest + 5))
    assert written(beyond, NUMBERS) == Written((), complete=False)
    with pytest.raises(WorldModelError, match="outgrown"):
        # Together they do not fit either, and both are in use.
        written(begun(world, "z" * (longest - 50)), NUMBERS)
    # What is kept of texts that have ended gives way to new ones.
    transcript.close()
    beyond.close()
    for letter in "abc":
        other = begun(world, letter * (longest // 2))
        assert written(other, NUMBERS).complete
        other.close()
    world.close()


def test_no_more_is_chosen_than_was_allowed(world: WorldModel) -> None:
    transcript = begun(world)
    found = written(transcript, NUMBERS, most=3)
    transcript.close()
    assert not found.complete
    assert sum(not token.forced for token in found.tokens) == 3


def test_a_cancelled_text_is_what_it_was(world: WorldModel) -> None:
    transcript = begun(world, OPENING * 8)
    length = transcript.length
    cancellation = Cancellation()
    running = threading.Event()
    outcomes: list[object] = []

    def work() -> None:
        running.set()
        try:
            outcomes.append(transcript.write('start: /[a-z ]/~400 "\\n"\n', 400, cancellation))
        except Cancelled:
            outcomes.append(None)

    thread = threading.Thread(target=work)
    thread.start()
    running.wait()
    cancellation.cancel()
    thread.join()
    assert outcomes == [None]
    assert transcript.length == length
    found = written(transcript, LISTED)
    assert text_of(found) == "[1, 2, 3, 4, 5, 6]\n"
    transcript.close()


def test_a_token_that_ends_documents_is_written_only_where_it_is_named(world: WorldModel) -> None:
    transcript = begun(world)
    named = written(transcript, 'start: "[1]" <|im_end|> "\\n"\n')
    assert [token.control for token in named.tokens if token.control] == [Control("<|im_end|>")]
    assert named.complete
    transcript.close()
    transcript = begun(world, OPENING + "[1, 2, 3, 4, 5, 6]\n" * 2)
    length = transcript.length
    # Nothing says that the text ends at any place; the model may.
    open_ended = written(transcript, 'start: ("ws = [1, 2, 3, 4, 5, 6]\\n")*\n', most=60)
    assert not any(token.control for token in open_ended.tokens)
    assert transcript.length == length + len(open_ended.tokens)
    transcript.close()


@pytest.mark.parametrize("grammar", ["", "start: undefined", 'start: "a', "start: /[/"])
def test_a_grammar_that_is_none_is_reported(world: WorldModel, grammar: str) -> None:
    transcript = begun(world)
    with pytest.raises(WorldModelError, match="cannot be followed"):
        written(transcript, grammar)
    assert text_of(written(transcript, LISTED)).startswith("[1")
    transcript.close()


def test_a_token_that_the_model_lacks_is_reported(world: WorldModel) -> None:
    with pytest.raises(WorldModelError, match="has no token <\\|frame_sep\\|>"):
        world.transcript((Control("<|frame_sep|>"),), Cancellation())
