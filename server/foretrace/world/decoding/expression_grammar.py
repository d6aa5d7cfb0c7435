"""Which texts may become one Python expression on one line.

The acceptor reads one character at a time and rejects a text as soon as no expression begins
that way, nearly: what it lets through is parsed by `ast` at the end (`expression_key`), so it
may be generous in rare corners (f-strings, the order of arguments), never too strict in
common ones. It leaves out triple quotes, `...`, `:=` and `yield`.
"""

from __future__ import annotations

import ast
import keyword
import re
from dataclasses import dataclass, replace
from enum import Enum

_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+"
    r"|(0|[1-9][0-9_]*)(\.[0-9]*)?([eE][+-]?[0-9]+)?j?"
)
_PUNCTUATION = frozenset("+-*/%@&|^<>=!.,:") | {"//", "<<", ">>", "<=", ">=", "==", "!=", "**"}
"""What may stand between operands, and beginnings of it."""
_CLOSER = {"[": "]", "(": ")", "{": "}"}
_CONSTANTS = frozenset({"None", "True", "False"})
_INFIX_WORDS = frozenset({"and", "or", "in", "is", "not", "if", "else", "for"})
_STRING_PREFIXES = frozenset({"r", "b", "f", "u", "br", "rb", "fr", "rf"})
_ESCAPED = frozenset("\\'\"nrtabfv01234567xuUN")
_LAMBDA_PARAMETERS = re.compile(r"[A-Za-z0-9_, =*]")
_MOST_DEPTH = 24


def expression_key(text: str) -> str | None:
    """The same for all spellings of one expression; `None` if `text` is no expression."""
    try:
        return ast.dump(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Mode(Enum):
    OPERAND = "an operand must begin"
    OPERATOR = "behind an operand"
    NAME = "in a name or keyword where an operand stands"
    INFIX = "in a keyword between operands"
    ATTRIBUTE = "behind the dot of an attribute"
    NUMBER = "in a number"
    STRING = "in a string"
    PUNCTUATION = "in an operator"
    LAMBDA = "in the parameters of a lambda"


@dataclass(frozen=True, slots=True)
class _Scope:
    """A bracket that is still open, or the expression as a whole."""

    bracket: str = ""
    is_call: bool = False
    is_subscript: bool = False
    fresh: bool = True
    """Whether nothing stands in it yet, or only what ends with a comma."""
    open_ifs: int = 0
    """`if`s that wait for their `else`."""
    awaits_in: bool = False
    """Whether a comprehension's `for` waits for its `in`."""
    comprehension: bool = False


@dataclass(frozen=True, slots=True)
class ExpressionState:
    """What was read so far. Start with `ExpressionState()`."""

    mode: _Mode = _Mode.OPERAND
    scopes: tuple[_Scope, ...] = (_Scope(),)
    part: str = ""
    """The word, number or operator under way."""
    quote: str = ""
    raw: bool = False
    escaped: bool = False
    spaced: bool = False
    """Whether a space was just read."""
    callable: bool = True
    """Whether the operand just read may be called, subscripted or given as a keyword."""

    @property
    def complete(self) -> bool:
        """Whether the text so far may stand as an expression."""
        state = self._settled()
        return (
            state is not None
            and state.mode is _Mode.OPERATOR
            and len(state.scopes) == 1
            and not state._top.open_ifs
        )

    @property
    def _top(self) -> _Scope:
        return self.scopes[-1]

    def feed(self, text: str) -> ExpressionState | None:
        """The state after `text`, or `None` if no expression goes on that way."""
        state: ExpressionState | None = self
        for character in text:
            if state is not None:
                state = state._step(character)
        return state

    def _step(self, character: str) -> ExpressionState | None:
        if self.mode is _Mode.STRING:
            return self._in_string(character)
        if self.mode is _Mode.LAMBDA:
            return self._in_lambda(character)
        if self._continues(character):
            return replace(self, part=self.part + character)
        if self.mode is _Mode.NAME and character in "'\"" and self.part.lower() in _STRING_PREFIXES:
            return self._begin_string(character, raw="r" in self.part.lower())
        state = self._settled()
        if state is None:
            return None
        if state.mode is _Mode.LAMBDA:
            return state._in_lambda(character)
        if character == " ":
            return None if state.spaced else replace(state, spaced=True)
        if state.mode is _Mode.OPERAND:
            return state._begin_operand(character)
        if state.mode is _Mode.ATTRIBUTE:
            if not character.isidentifier():
                return None
            return replace(state, mode=_Mode.NAME, part="." + character, spaced=False)
        return state._behind_operand(character)

    def _continues(self, character: str) -> bool:
        """Whether `character` belongs to the word, number or operator under way."""
        part = self.part + character
        match self.mode:
            case _Mode.NAME:
                return part.removeprefix(".").isidentifier()
            case _Mode.INFIX:
                return any(word.startswith(part) for word in _INFIX_WORDS)
            case _Mode.NUMBER:
                return character.isalnum() or character in "._" or part[-2:] in {"e-", "e+"}
            case _Mode.PUNCTUATION:
                return part in _PUNCTUATION
        return False

    def _settled(self) -> ExpressionState | None:
        """The state with the word, number or operator under way taken as finished."""
        match self.mode:
            case _Mode.NAME:
                return self._end_name()
            case _Mode.INFIX:
                return self._end_infix()
            case _Mode.NUMBER:
                if not _NUMBER.fullmatch(self.part):
                    return None
                return self._operand_ended(callable=False)
            case _Mode.PUNCTUATION:
                return self._end_punctuation()
        return self

    def _operand_ended(self, *, callable: bool) -> ExpressionState:
        return replace(self, mode=_Mode.OPERATOR, part="", spaced=False, callable=callable)

    def _operand_next(self, scope: _Scope | None = None) -> ExpressionState:
        scopes = self.scopes if scope is None else (*self.scopes[:-1], scope)
        return replace(self, mode=_Mode.OPERAND, scopes=scopes, part="", spaced=False)

    def _used(self) -> ExpressionState:
        """With something in the innermost scope."""
        return replace(self, scopes=(*self.scopes[:-1], replace(self._top, fresh=False)))

    # --- operands

    def _begin_operand(self, character: str) -> ExpressionState | None:
        if character in "'\"":
            return self._used()._begin_string(character, raw=False)
        if character.isdigit() and character.isascii():
            return replace(self._used(), mode=_Mode.NUMBER, part=character, spaced=False)
        if character.isidentifier():
            return replace(self._used(), mode=_Mode.NAME, part=character, spaced=False)
        if character in "+-~":
            return self._used()._operand_next()
        if character == "*" and self._top.fresh:
            return replace(self, spaced=False)
        if character in _CLOSER:
            return self._used()._open(character)
        if character == ":" and self._top.is_subscript:
            return self._used()._operand_next()
        if character in ")]}" and self._may_close_empty:
            return self._close(character)
        return None

    @property
    def _may_close_empty(self) -> bool:
        """Whether a bracket may close where an operand might begin."""
        return self._top.is_subscript != self._top.fresh and self._top.bracket != ""

    def _open(self, bracket: str, *, behind: bool = False) -> ExpressionState | None:
        if len(self.scopes) > _MOST_DEPTH:
            return None
        scope = _Scope(
            bracket,
            is_call=behind and bracket == "(",
            is_subscript=behind and bracket == "[",
        )
        return replace(self, scopes=(*self.scopes, scope))._operand_next()

    def _close(self, character: str) -> ExpressionState | None:
        top = self._top
        if not top.bracket or _CLOSER[top.bracket] != character or top.open_ifs or top.awaits_in:
            return None
        return replace(self, scopes=self.scopes[:-1])._operand_ended(callable=True)

    def _begin_string(self, quote: str, *, raw: bool) -> ExpressionState:
        return replace(
            self, mode=_Mode.STRING, quote=quote, raw=raw, escaped=False, part="", spaced=False
        )

    def _in_string(self, character: str) -> ExpressionState | None:
        if self.escaped:
            if not self.raw and character not in _ESCAPED:
                return None
            return replace(self, escaped=False)
        if character == "\\":
            return replace(self, escaped=True)
        if character == self.quote:
            return self._operand_ended(callable=True)
        return self if character.isprintable() else None

    def _in_lambda(self, character: str) -> ExpressionState | None:
        if character == ":":
            return self._operand_next()
        return self if _LAMBDA_PARAMETERS.fullmatch(character) else None

    def _end_name(self) -> ExpressionState | None:
        if self.part.startswith("."):
            if keyword.iskeyword(self.part[1:]):
                return None
            return self._operand_ended(callable=True)
        if self.part in {"not", "await"}:
            return self._operand_next()
        if self.part == "lambda":
            return replace(self, mode=_Mode.LAMBDA, part="")
        if keyword.iskeyword(self.part) and self.part not in _CONSTANTS:
            return None
        return self._operand_ended(callable=self.part not in _CONSTANTS)

    # --- between operands

    def _behind_operand(self, character: str) -> ExpressionState | None:
        if character in "([" and self.callable and not self.spaced:
            return self._open(character, behind=True)
        if character in ")]}":
            return self._close(character)
        if character in _PUNCTUATION:
            return replace(self, mode=_Mode.PUNCTUATION, part=character, spaced=False)
        if character.isalpha() and self.spaced:
            return replace(self, mode=_Mode.INFIX, part=character, spaced=False)
        return None

    def _end_punctuation(self) -> ExpressionState | None:
        top = self._top
        match self.part:
            case ",":
                if top.open_ifs:
                    return None
                return self._operand_next(replace(top, fresh=not top.awaits_in))
            case ".":
                return replace(self, mode=_Mode.ATTRIBUTE, part="") if self.callable else None
            case ":":
                return self._operand_next() if top.is_subscript or top.bracket == "{" else None
            case "=":
                return self._operand_next() if top.is_call and self.callable else None
            case "!":
                return None
        return self._operand_next()

    def _end_infix(self) -> ExpressionState | None:
        top = self._top
        match self.part:
            case "if" if not top.comprehension:
                return self._operand_next(replace(top, open_ifs=top.open_ifs + 1))
            case "else" if top.open_ifs:
                return self._operand_next(replace(top, open_ifs=top.open_ifs - 1))
            case "for" if top.bracket and not top.open_ifs:
                return self._operand_next(replace(top, awaits_in=True, comprehension=True))
            case "in":
                return self._operand_next(replace(top, awaits_in=False))
            case "and" | "or" | "is" | "if":
                return self._operand_next()
            case "not":
                return self._operand_ended(callable=False)
        return None
