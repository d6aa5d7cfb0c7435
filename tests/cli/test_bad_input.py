"""Whatever is wrong with the input, there is one sentence or an answer, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from foretrace.examples import BINARY_SEARCH
from tests.cli.conftest import COMMAND, Run
from tests.cli.contract import FillObject, TraceObject, TracesObject
from tests.cli.sketches import FINISHED


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The message of a refused command, after checking that it is one."""
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fill", "missing.py"], "missing.py"),
        (["trace", "missing.py"], "missing.py"),
        (["fill", "."], "directory"),
        (["fill"], "FILE"),
        (["trace"], "FILE"),
        (["fill", "good.py", "--batch"], "not both"),
        (["fill", "good.py", "--limit", "0"], "--limit"),
        (["fill", "good.py", "--limit", "many"], "--limit"),
        (["fill", "good.py", "--seconds", "0"], "--seconds"),
        (["fill", "good.py", "--seconds", "nan"], "--seconds"),
        (["fill", "good.py", "--quick"], "--quick"),
        (["fill", "good.py", "more.py"], "more.py"),
        (["fill", "good.py", "--model", "missing.gguf"], "missing.gguf"),
        (["fill", "good.py", "--model", "."], "."),
        (["fill", "good.py", "--model", "text.gguf"], "text.gguf"),
        (["fill", "good.py", "--model", "short.gguf"], "short.gguf"),
        (["trace", "good.py", "--model", "empty.gguf"], "empty.gguf"),
        (["fill", "good.py", "--answer", "binary_search"], "is no answer such as"),
        (["fill", "good.py", "--answer", "other(1) == 2"], "cannot be kept"),
        (["fill", "good.py", "--write"], "--answer"),
        (["fill", "-", "--answer", "f(1) == 2", "--write"], "standard input"),
        (["fill", "--batch", "--answer", "f(1) == 2"], "--batch"),
        (["refine"], "FILE"),
        (["split", "missing.py"], "missing.py"),
        (["refine", "good.py", "--hole", "4"], "only 3"),
        (["explain", "good.py", "--hole", "0"], "--hole"),
        (["split", "empty.py", "--hole", "1"], "no holes"),
        (["trace", "good.py", "--call", "binary_search"], "call expression"),
        (["trace", "good.py", "--call", "f(1); f(2)"], "call expression"),
        (["trace", "good.py", "--call", "f(1"], "call expression"),
        (["trace", "good.py", "--call", ""], "call expression"),
        (["trace", "good.py", "--call", "f(???)"], "call expression"),
        (["trace", "good.py", "--mode", "neural", "--no-model"], "--no-model"),
        (["trace", "good.py", "--mode", "guess"], "guess"),
        (["trace", "good.py", "--format", "xml"], "xml"),
        (["trace", "good.py", "--max-frames", "0"], "--max-frames"),
        (["trace", "empty.py"], "function"),
        (["bench", "fills", "missing.jsonl"], "missing.jsonl"),
        (["bench", "fills", "good.py"], "good.py"),
        (["walk"], "walk"),
        ([], "command"),
    ],
)
def test_refused(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "good.py").write_text(BINARY_SEARCH)
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "text.gguf").write_text("not a model at all\n" * 100)
    (tmp_path / "short.gguf").write_bytes(b"GGUF\x03\x00\x00\x00\x01")
    (tmp_path / "empty.gguf").write_bytes(b"")
    assert told in one_sentence(run(*arguments))


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is readable to root"
)
def test_unreadable_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("x = 1\n")
    (tmp_path / "secret.py").chmod(0)
    assert "secret.py" in one_sentence(run("fill", "secret.py"))


def test_control_characters_of_an_argument_do_not_reach_the_terminal(run: Run) -> None:
    assert "\x1b" not in one_sentence(run("fill", "\x1b[31mred.py"))


SOURCES = {
    "empty": b"",
    "blank": b"\n\n",
    "one hole": b"???",
    "invalid UTF-8": b"# \xff\xfe\ndef f(x):\n    return ???\n",
    "NUL": b"def f(x):\x00\n    return ???\n",
    "hole in a decorator": b"@???\ndef f(x):\n    return x\n",
    "hole in a default": b"def f(x=???):\n    return x\n\nf()\n",
    "hole in an f-string": b"def f(x):\n    return f'{???} and {x}'\n",
    "hole in a class body": b"class A:\n    size = ???\n\n    def f(self):\n        return 1\n",
    "hole in a lambda": b"def f(x):\n    return (lambda y: ???)(x)\n",
    "hole in a pattern": b"def f(x):\n    match x:\n        case ???:\n            return 1\n",
    "tabs and CRLF": b"def f(x):\r\n\tif x:\r\n\t\treturn ???\r\n\treturn 2\r\n",
    "astral characters": "def f(x):\n    s = '😀𝒳'; return ???\n".encode(),
    "other errors": b"def f(x)\n    return (\n\ndef g(y):\n    return ???\n",
    "deep nesting": b"x = " + b"(" * 3000 + b"???" + b")" * 3000 + b"\n",
    "many holes": b"def f(x):\n" + b"    x = ???\n" * 60,
}


@pytest.mark.parametrize("name", SOURCES)
def test_any_source_is_answered_or_refused_with_one_sentence(
    run: Run, tmp_path: Path, name: str
) -> None:
    (tmp_path / "source.py").write_bytes(SOURCES[name])
    for command in (["fill", "source.py", "--seconds", "1"], ["trace", "source.py"]):
        done = run(*command, "--json", "--no-model")
        if done.returncode == 0:
            assert done.stderr == ""
            kind = FillObject if command[0] == "fill" else TracesObject
            kind.model_validate_json(done.stdout)
        else:
            one_sentence(done)


def test_twenty_thousand_lines(run: Run, tmp_path: Path) -> None:
    functions = "".join(f"def f{i}(x):\n    return x + {i}\n\n\n" for i in range(5000))
    (tmp_path / "long.py").write_text(functions + "# >>> g(1)\n# 2\ndef g(x):\n    return ???\n")
    done = run("trace", "long.py", "--json", "--call", "f4999(1)")
    outcome = TraceObject.model_validate_json(done.stdout).outcome
    assert outcome.value is not None
    assert outcome.value.repr == "5000"
    done = run("fill", "long.py", "--json", "--no-model", "--seconds", "10")
    assert FillObject.model_validate_json(done.stdout).solutions


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(FINISHED)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "trace", "good.py", "--json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_interrupting_a_batch_is_quiet_and_answers_come_one_by_one(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "fill", "--batch", "--no-model"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        start_new_session=True,
        # A shell that runs the tests in the background has it ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(b'{"id": "a", "source": "def f(x):\\n    return x\\n"}\n')
        process.stdin.flush()
        assert FillObject.model_validate_json(process.stdout.readline()).id == "a"
        os.killpg(process.pid, signal.SIGINT)
        written, told = process.communicate(timeout=60)
    assert (process.returncode, written, told) == (130, b"", b"")
