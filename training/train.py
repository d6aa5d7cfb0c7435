"""Training: `python -m training.train --data DIR --out DIR --minutes M`.

Rates are held and, in the last part of a run, fall to nothing; what goes on later goes on from
before that, so that a run of hours can be continued by another.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from torch import Tensor
from torch.nn import functional

from training.initial import lay_out
from training.model import Model
from training.optimizers import optimizers
from training.recipe import RECIPES, Recipe
from training.sizes import Shape
from training.store import HELD_OUT, Rows, finished, read_rows
from training.windows import WEIGHT_STEPS

LATEST, STABLE = "latest.pt", "stable.pt"
_WARM_UP_STEPS = 40
_COOLING = 0.3
"""The last share of a run, in which the rates fall to nothing."""
_CLIP = 1.0
_SAVE_SECONDS = 300.0
_EVALUATE_SECONDS = 240.0
_EVALUATED_BATCHES = 8
_DECISION = WEIGHT_STEPS
"""Weight of the tokens that the code does not determine."""


@dataclass(slots=True)
class Progress:
    """How far a training is, over all its runs."""

    step: int = 0
    tokens: int = 0
    """All that were read, padding included."""
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    """Rows seen, by stage."""


class Training:
    """One run of a training.

    Rows of a stage are read in an order of their own and once, as long as there are any. Raises
    `FileNotFoundError` where none are held out.
    """

    def __init__(
        self, recipe: Recipe, data: Path, out: Path, device: str, seed: int, compiled: bool
    ) -> None:
        torch.manual_seed(seed)
        torch.set_float32_matmul_precision("high")
        self.recipe, self.data, self.out, self.device = recipe, data, out, device
        self.model = Model(recipe.shape)
        lay_out(self.model, seed)
        self.model.to(device)
        self.optimizers = optimizers(self.model, recipe.matrix_rate, recipe.rate)
        self.progress = Progress()
        self.held_out = read_rows(data / HELD_OUT)
        self._loss = torch.compile(self._loss_of) if compiled else self._loss_of
        self._log = out / "log.jsonl"

    def restore(self, path: Path) -> None:
        """Go on where `save` left off. Raises `OSError`."""
        stored: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(stored["model"])
        for optimizer, state in zip(self.optimizers, stored["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        self.progress = Progress(**stored["progress"])

    def save(self, name: str) -> None:
        stored = {
            "shape": asdict(self.recipe.shape),
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "progress": asdict(self.progress),
        }
        with finished(self.out / name) as unfinished:
            torch.save(stored, unfinished)

    def run(self, minutes: float, stages: Sequence[str]) -> None:
        """Train for so long: each of these stages for its share, rates falling at the end.

        Raises `FileNotFoundError` where there are no rows of one.
        """
        begun = time.perf_counter()
        total = minutes * 60
        chosen = [s for s in self.recipe.stages if s.name in stages]
        whole = sum(stage.share for stage in chosen)
        done = 0.0
        stable = saved = evaluated = begun
        before = self.progress.seconds
        for stage in chosen:
            done += stage.share / whole
            rows = read_rows(self.data / stage.name)
            for batch in self.batches(stage.name, rows):
                now = time.perf_counter()
                share = (now - begun) / total
                self.progress.seconds = before + now - begun
                if share >= done:
                    break
                if share >= 1 - _COOLING and stable == begun:
                    stable = now
                    self.save(STABLE)
                loss = self.step(batch, share)
                if self.progress.step % 20 == 0:
                    self._note(stage=stage.name, loss=loss, share=share)
                if now - saved > _SAVE_SECONDS:
                    self.save(LATEST)
                    saved = now
                if now - evaluated > _EVALUATE_SECONDS:
                    self._note(stage=stage.name, share=share, **self.evaluate(self.held_out))
                    evaluated = time.perf_counter()
        self._note(stage="end", **self.evaluate(self.held_out))
        self.save(LATEST)

    def batches(self, stage: str, rows: Rows) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of tokens and weights, (rows, length), without end."""
        size = self._batch_rows(rows)
        batches = len(rows.tokens) // size
        while True:
            epoch, first = divmod(self.progress.rows.get(stage, 0) // size, batches)
            order = np.random.default_rng(epoch).permutation(len(rows.tokens))
            for number in range(first, batches):
                self.progress.rows[stage] = (epoch * batches + number + 1) * size
                yield self._batch(rows, order[number * size : (number + 1) * size])

    def _batch_rows(self, rows: Rows) -> int:
        """How many rows a batch has: fewer where there are not so many."""
        return min(self.recipe.batch_tokens // rows.tokens.shape[1], len(rows.tokens))

    def _batch(
        self, rows: Rows, numbers: np.ndarray[Any, np.dtype[np.int64]]
    ) -> tuple[Tensor, Tensor]:
        tokens = torch.from_numpy(rows.tokens[numbers].astype(np.int64)).to(self.device)
        weights = torch.from_numpy(rows.weights[numbers]).to(self.device)
        return tokens, weights

    def step(self, batch: tuple[Tensor, Tensor], share: float) -> float:
        """Learn from a batch, `share` of the run being over; its loss in nats a token."""
        self._heat(share)
        tokens, weights = batch
        with self._precision():
            loss = self._loss(tokens, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), _CLIP)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1
        self.progress.tokens += tokens.numel()
        return float(loss.detach())

    def _heat(self, share: float) -> None:
        """Warm up, hold, cool down."""
        factor = min(1.0, (self.progress.step + 1) / _WARM_UP_STEPS)
        factor *= min(1.0, max(0.0, 1 - share) / _COOLING)
        rates = (self.recipe.matrix_rate, self.recipe.rate)
        for optimizer, rate in zip(self.optimizers, rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor

    def _precision(self) -> AbstractContextManager[object]:
        if self.device == "cpu":
            return nullcontext()
        return torch.autocast(self.device, torch.bfloat16)

    def _loss_of(self, tokens: Tensor, weights: Tensor) -> Tensor:
        logits = self.model(tokens[:, :-1]).float()
        losses = functional.cross_entropy(
            logits.flatten(0, 1), tokens[:, 1:].flatten(), reduction="none"
        )
        wanted = weights[:, 1:].flatten().float()
        return (losses * wanted).sum() / wanted.sum()

    @torch.no_grad()
    def evaluate(self, rows: Rows) -> dict[str, float]:
        """Of held-out rows: the loss, and the share of decisions whose token is the likeliest."""
        loss = right = decisions = 0.0
        size = self._batch_rows(rows)
        batches = min(_EVALUATED_BATCHES, len(rows.tokens) // size)
        for number in range(batches):
            tokens, weights = self._batch(rows, np.arange(number * size, (number + 1) * size))
            with self._precision():
                logits = self.model(tokens[:, :-1]).float()
            decided = weights[:, 1:] == _DECISION
            wanted = tokens[:, 1:][decided]
            loss += float(functional.cross_entropy(logits[decided], wanted)) / batches
            right += float((logits[decided].argmax(-1) == wanted).sum())
            decisions += len(wanted)
        return {"held_out_loss": loss, "decisions_right": right / max(1.0, decisions)}

    def _note(self, **figures: object) -> None:
        progress = self.progress
        line = {
            "step": progress.step,
            "tokens": progress.tokens,
            "minutes": round(progress.seconds / 60, 2),
            **{k: round(v, 5) if isinstance(v, float) else v for k, v in figures.items()},
        }
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        if any(isinstance(v, float) and not math.isfinite(v) for v in figures.values()):
            raise ArithmeticError("The loss is not finite any more: use smaller rates.")


def load_model(path: Path) -> Model:
    """The model of a checkpoint, on the processor."""
    stored: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    model = Model(Shape(**stored["shape"]))
    model.load_state_dict(stored["model"])
    return model.eval()


def main(
    data: Annotated[Path, typer.Option(help="What `training.data` has made.")],
    out: Annotated[Path, typer.Option(help="Where checkpoints and the log go.")],
    minutes: Annotated[float, typer.Option(help="How long to train.")],
    recipe: Annotated[str, typer.Option(help=", ".join(RECIPES))] = "laptop",
    resume: Annotated[Path | None, typer.Option(help="A checkpoint to go on from.")] = None,
    stages: Annotated[str, typer.Option(help="Only these stages, with commas.")] = "",
    device: Annotated[str, typer.Option(help="cpu or cuda.")] = "cpu",
    threads: Annotated[int, typer.Option(help="Of the processor.")] = 2,
    seed: int = 0,
    compiled: Annotated[
        bool,
        typer.Option("--compile/--no-compile", help="Compile the network; needs a C++ compiler."),
    ] = True,
) -> None:
    """Train a model, or go on with one."""
    if recipe not in RECIPES:
        raise typer.BadParameter(f"There is no recipe {recipe}, only {', '.join(RECIPES)}.")
    known = [stage.name for stage in RECIPES[recipe].stages]
    chosen = stages.split(",") if stages else known
    for name in chosen:
        if name not in known:
            raise typer.BadParameter(f"{recipe} has no stage {name}, only {', '.join(known)}.")
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(threads)
    try:
        training = Training(RECIPES[recipe], data, out, device, seed, compiled)
        if resume is not None:
            training.restore(resume)
        training.run(minutes, chosen)
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error)) from None


if __name__ == "__main__":
    typer.run(main)
