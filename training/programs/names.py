"""Names as people give them, by the kind and the part of a variable."""

from __future__ import annotations

from training.programs.kinds import Kind


def listed(words: str) -> tuple[str, ...]:
    """The words of a text; one that stands there twice is drawn twice as often."""
    return tuple(words.split())


FUNCTIONS = listed(
    "f f f f f f f solve process compute transform check update collect analyze convert build "
    "find_value get_result count_items run_task handle calc apply scan combine func g"
)
HELPERS = listed(
    "helper step adjust is_ok score shift clean pick combine_two change half mark norm weigh "
    "g h inner double limit_to fix"
)


def _split(**names: str) -> dict[Kind, tuple[str, ...]]:
    return {Kind[kind]: listed(words) for kind, words in names.items()}


PARAMETERS = _split(
    INT="n n n x a b k m num number limit start y step width value size target amount",
    BOOL="flag reverse strict on upper",
    STR="s s s text text string word line name phrase message txt t",
    CHAR="ch char c sep letter mark",
    INTS="nums nums xs xs lst numbers values items data arr a array scores",
    STRS="words words names items lines strings parts tokens lst strs",
    ROWS="rows matrix grid table lists",
    ENTRIES="pairs entries items records",
    PAIRS="pairs points edges spans",
    COUNTS="d d counts scores stock prices ages data dic",
    TABLE="d table mapping lookup memo cache",
    LABELS="d labels names mapping codes",
    TEXTS="d mapping words pairs config",
    GROUPS="groups d lists data",
    SET="seen s allowed group ids chosen",
    PAIR="pair point p span",
    ENTRY="entry pair item record",
    TRIPLE="t values triple nums",
)
LOCALS = _split(
    INT="x y a b k m t temp size value diff low high width step pos q r left right extra",
    BOOL="flag ok done found valid is_big",
    STR="s t word text part label name prefix tail head line out",
    CHAR="c ch first last char sep",
    INTS="ys xs nums rest part values temp big small tail evens lst copy",
    STRS="words parts names chars tokens pieces lines rest",
    ROWS="rows grid lists groups",
    ENTRIES="pairs entries ranked",
    PAIRS="pairs points steps",
    COUNTS="d counts freq sizes scores tally",
    TABLE="d table lookup squares seen",
    LABELS="labels names d codes",
    TEXTS="d mapping names",
    GROUPS="groups buckets d",
    SET="seen s unique chosen common",
    PAIR="pair point span",
    ENTRY="entry best pair",
    TRIPLE="t triple values",
)
TOTALS = _split(
    INT="total total count count result res acc ans best score cnt s sum_ value current",
    BOOL="found ok flag valid done",
    STR="result out res s text new_text joined acc ans output",
    INTS="result result out res ys values ans new_list acc kept output stack",
    STRS="result out res words parts kept names acc output",
    ROWS="result rows out groups chunks",
    ENTRIES="result pairs out",
    PAIRS="result pairs out",
    COUNTS="counts counts freq d result tally out seen totals",
    TABLE="counts d table result seen last freq",
    LABELS="d result labels out",
    TEXTS="d result mapping out",
    GROUPS="groups result buckets d",
    SET="seen seen unique result found",
)
"""Of what a loop fills."""

ELEMENTS = _split(
    INT="x x n num v value a item i e",
    STR="w word s name item t part x",
    CHAR="c c ch ch char x letter",
    INTS="row row line r",
    ENTRY="pair entry item",
    PAIR="pair p point",
)
INDEXES = listed("i i i i j k idx index")
ONE_OF = {
    "nums": "num",
    "numbers": "number",
    "words": "word",
    "items": "item",
    "values": "value",
    "xs": "x",
    "names": "name",
    "lines": "line",
    "rows": "row",
    "scores": "score",
    "parts": "part",
    "tokens": "token",
    "points": "point",
    "pairs": "pair",
    "chars": "char",
    "ys": "y",
    "letters": "letter",
    "entries": "entry",
    "strings": "string",
    "records": "record",
}
