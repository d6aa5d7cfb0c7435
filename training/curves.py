"""A training as a picture: `python -m training.curves --log LOG --out FILE`.

Above the loss, below the share of right decisions, over the tokens trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import matplotlib
import typer
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.log import BadLog, Curves, read_curves

SUFFIXES = (".svg", ".png")


def picture(curves: Curves) -> Figure:
    """Two plots with one axis of tokens."""
    figure = Figure(figsize=(7.5, 6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    above.plot(curves.loss.tokens, curves.loss.values, linewidth=1, label="training")
    above.plot(
        curves.held_out.tokens, curves.held_out.values, marker=".", label="held out, decisions"
    )
    above.set_ylabel("loss (nats a token)")
    above.legend()
    below.plot(
        curves.right.tokens, [100 * each for each in curves.right.values], marker=".", color="C1"
    )
    below.set_ylabel("held-out decisions right (%)")
    below.set_xlabel("tokens (millions)")
    for plot in (above, below):
        plot.grid(alpha=0.3)
        _mark(plot, curves.stages)
    return figure


def _mark(plot: Axes, stages: Sequence[tuple[str, float]]) -> None:
    """Where the stages after the first begin."""
    for name, begin in stages[1:]:
        plot.axvline(begin, color="gray", linestyle=":")
        plot.annotate(
            name, (begin, 1), (3, -10), ("data", "axes fraction"), textcoords="offset points"
        )


def main(
    log: Annotated[Path, typer.Option(help="What `training.train` has written.")],
    out: Annotated[Path, typer.Option(help="The picture to make, .svg or .png.")],
) -> None:
    """Draw the curves of a training."""
    if out.suffix not in SUFFIXES:
        raise typer.BadParameter(f"{out.name} is neither .svg nor .png.")
    try:
        curves = read_curves(log)
    except FileNotFoundError:
        raise typer.BadParameter(f"There is no {log}.") from None
    except BadLog as error:
        raise typer.BadParameter(str(error)) from None
    # The same picture for the same log.
    matplotlib.rcParams["svg.hashsalt"] = "foretrace"
    picture(curves).savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)


if __name__ == "__main__":
    typer.run(main)
