"""The entry point that a written trace starts in."""

from __future__ import annotations

import pytest

from foretrace.trace.entry import entry

SOURCE = "\n\ndef f(x):\n    return x\n\n"


def test_main_comes_after_the_source() -> None:
    start = entry(SOURCE, "f(1)")
    assert start.context == (
        "\ndef f(x):\n    return x\ndef main():  # << START_OF_TRACE\n    return f(1)\n"
    )
    assert (start.definition, start.body) == ("def main():", ("    return f(1)",))
    assert start.call == "main()"
    lines = start.program.split("\n")
    assert lines[2] == "def f(x):"
    assert lines[start.line - 1] == "def main():"
    assert lines[start.returns - 1] == "    return f(1)"


def test_lines_end_as_they_like() -> None:
    assert entry("def f():\r\n    return 1\r\n", "f()") == entry("def f():\n    return 1", "f()")


@pytest.mark.parametrize(
    ("source", "call", "setup", "name"),
    [
        ("def main():\n    pass", "main()", "", "_main"),
        ("def f(x):\n    pass", "f(_main)", "main = _main = 1", "__main"),
        ("def domain():\n    pass", "domain()", "", "main"),
    ],
)
def test_a_name_that_is_taken_is_not_used(source: str, call: str, setup: str, name: str) -> None:
    assert entry(source, call, setup).name == name


def ran(source: str, call: str, setup: str = "") -> object:
    start = entry(source, call, setup)
    module: dict[str, object] = {}
    exec(compile(start.program, "<entry>", "exec"), module)
    return eval(start.call, module)


def test_a_setup_is_indented_but_its_strings_are_not_changed() -> None:
    setup = 'x = """a\n  b"""\nif x:\n    y = (1,\n  2)\n\nz = f"""\n{x}\n"""'
    assert ran("def f(*a):\n    return a", "f(x, y, z)", setup) == (
        "a\n  b",
        (1, 2),
        "\na\n  b\n",
    )


def test_a_call_may_have_several_lines() -> None:
    assert ran("def f(x):\n    return x", 'f("""a\nb""")') == "a\nb"
    assert ran("def f(x):\n    return x", "f(1) ==\\\n1") is True
    assert ran("def f(x):\n    return x", "f(1)\n== 1") is True


def test_what_functions_read_of_a_setup_stays_global() -> None:
    source = "def f():\n    return limit + g()\ndef g():\n    limit = 1\n    return limit\n"
    start = entry(source, "f()", "limit = 2\nother = 3")
    assert start.body == (
        "    global limit",
        "    limit = 2",
        "    other = 3",
        "    return f()",
    )
    assert ran(source, "f()", "limit = 2\nother = 3") == 3


def test_what_is_no_python_stands_there_as_it_is() -> None:
    start = entry("def f(x:\n    return ???", "f(", "y = (")
    assert start.body == ("    y = (", "    return f(")
