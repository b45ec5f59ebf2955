"""Operations from what was computed: forward passes times examples, or parameters times tokens.

Sources: "AI and Compute" (OpenAI, 2018), appendix, for forward multiply-adds × 2 × 3 × examples; Kaplan and
others, arXiv 2001.08361, section 2.1, for 6 operations a parameter and token of a dense transformer (2
forward, 4 backward).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Field, Issue, Severity, TrainingRun
from warehouse.analysis.estimate import Estimate, Input, build_estimate, input_from_run, product_of
from warehouse.analysis.interval import Spread
from warehouse.analysis.recomputation import recomputation_input

if TYPE_CHECKING:
    from warehouse.reference import Architecture, Reference

__all__ = ["TOKEN_UNITS", "estimate_from_architecture", "estimate_operation_count"]

TOKEN_UNITS = frozenset(
    {"token", "tokens", "word", "words", "subword", "subwords", "wordpiece", "wordpieces", "byte", "bytes"}
    | {"character", "characters", "bpe tokens", "target tokens", "subtokens"}
)
"""Units in which parameters × examples counts: every unit passes once through every parameter."""

_RECOMPUTED = "full recomputation of activations is stated: four passes instead of three"

_SCALED_INPUT = "the forward cost is printed for an input larger than the training's: scaled by its area"

_KNOWN = "known_data_set."
"""What a run's reason begins with where its examples were counted by the known size of a data set."""

_WEIGHTS_PER_LAYER = 12
"""Weights of a transformer's layer by the square of its width: 4 of attention, 8 of the two that follow."""

_USUAL_COMPANY = frozenset(
    {
        "imagenet",
        "imagenet1k",
        "1k",
        "21k",
        "ilsvrc",
        "ilsvrc2012",
        "2012",
        "on",
        "224",
        "baseline",
        "from",
        "scratch",
    }
)
"""Words beside a network's name that leave its cost as it is in the table."""


def estimate_operation_count(
    run: TrainingRun, reference: Reference
) -> tuple[Estimate | None, tuple[Issue, ...]]:
    """Return the estimate from the paper's own numbers, or ``None``, with what kept it from being made.

    Token models: 6 × (active) parameters × tokens. Everything else: forward multiply-adds × 2 × 3 × examples.
    Sequences become tokens only where their length is stated; parameters × images is no operation count, a
    convolution uses a weight many times.
    """
    examples = input_from_run(run, Field.EXAMPLES_SEEN, run.examples_unit or "examples")
    if examples is None:
        return None, ()
    tokens = _tokens(run, examples)
    if tokens is not None and (parameters := _parameters(run)) is not None:
        return _six_n_d(run, parameters, tokens, reference), ()
    forward = input_from_run(run, Field.FORWARD_COST, "MAC")
    if forward is None:
        return None, ()
    if _is_token_unit(run.examples_unit):
        return None, (_mixed_units(run),)
    return _forward_passes(run, forward, examples, reference), ()


def estimate_from_architecture(run: TrainingRun, reference: Reference) -> Estimate | None:
    """Return an estimate with the forward cost of the well-known network that the run is named after.

    The forward cost is flagged ``reference``. Only where the run counts images and its name says no more than
    the network and ImageNet: a detector built on the network, or another resolution, costs something else.
    It is never one of the run's estimates: what a paper does not state is not its finding.
    """
    examples = input_from_run(run, Field.EXAMPLES_SEEN, run.examples_unit or "examples")
    if examples is None or run.examples_unit not in {"image", "images"}:
        return None
    network = _named_network(run.name, reference)
    if network is None:
        return None
    forward = Input(
        Field.FORWARD_COST.value,
        network.forward_macs,
        "MAC",
        "reference",
        f"architectures.csv {network.id}: {network.citation.source}",
    )
    said = [
        f"forward cost of {network.name} at {network.input_size} pixels is the reference's, not the paper's"
    ]
    if network.citation.is_unconfirmed:
        said.append("that cost was entered from memory and is not confirmed")
    return _forward_passes(
        run,
        forward,
        examples,
        reference,
        factor_id="interval_factor_reference_forward_cost",
        assumptions=tuple(said),
    )


def _six_n_d(
    run: TrainingRun, parameters: Input, tokens: tuple[Input, ...], reference: Reference
) -> Estimate:
    factor = _default("flop_per_parameter_and_token", "FLOP", reference)
    assumptions = [
        f"every token passes once through every active parameter; {_attention(run, parameters, reference)}"
    ]
    if parameters.name == Field.ACTIVE_PARAMETERS.value:
        assumptions.append("mixture of experts: active parameters")
    assumptions.extend(_known_data_set(run, reference))
    recomputed = recomputation_input(run, reference)
    if recomputed:
        assumptions.append(_RECOMPUTED)
    return build_estimate(
        run.run_id,
        "operation_count",
        (factor, parameters, *tokens, *recomputed),
        _spread("interval_factor_operation_count", recomputed, reference),
        reference,
        assumptions=tuple(assumptions),
    )


def _attention(run: TrainingRun, parameters: Input, reference: Reference) -> str:
    """Say what 6·N·D leaves out: 12 × layers × width × context operations a token.

    N is near 12 × layers × width², so that the share left out is context ÷ (6 × width), half of it where
    later tokens are masked. Layers and width are not read; the width is the one that so many parameters
    usually have. Recurrent and convolutional models have no such term, so it never enters a number.
    """
    length = input_from_run(run, Field.SEQUENCE_LENGTH, "tokens")
    if length is None:
        return "attention over the context left out"
    width = (parameters.value * reference.assumed("width_per_layer") / _WEIGHTS_PER_LAYER) ** (1 / 3)
    share = length.value / (_WEIGHTS_PER_LAYER / 2 * width)
    return (
        "attention over the context left out, which in a transformer of usual width adds up to "
        f"{share:.0%} over {length.value:,.0f} tokens"
    )


def _forward_passes(
    run: TrainingRun,
    forward: Input,
    examples: Input,
    reference: Reference,
    *,
    factor_id: str = "interval_factor_operation_count",
    assumptions: tuple[str, ...] = (),
) -> Estimate:
    inputs = (
        forward,
        _default("flop_per_multiply_add", "FLOP/MAC", reference),
        _default("passes_per_training_step", "1", reference),
        examples,
    )
    recomputed = recomputation_input(run, reference)
    said = (_RECOMPUTED,) if recomputed else ()
    return build_estimate(
        run.run_id,
        "operation_count",
        (*inputs, *recomputed),
        _spread(factor_id, recomputed, reference),
        reference,
        assumptions=(
            "the backward pass costs twice the forward pass",
            *_known_data_set(run, reference),
            *((_SCALED_INPUT,) if Field.FORWARD_COST in run.derived else ()),
            *said,
            *assumptions,
        ),
    )


def _known_data_set(run: TrainingRun, reference: Reference) -> tuple[str, ...]:
    """Say that the size of a data set that the paper only names is not the paper's."""
    named = [reason.removeprefix(_KNOWN) for reason in run.reasons if reason.startswith(_KNOWN)]
    if not named or Field.EXAMPLES_SEEN not in run.derived:
        return ()
    known = reference.datasets.get(named[0])
    name = known.name if known is not None else named[0]
    doubt = (
        ", entered from memory and not confirmed"
        if known is not None and known.citation.is_unconfirmed
        else ""
    )
    return (f"the paper names the data set ({name}), its size is the usual one{doubt}",)


def _spread(factor_id: str, recomputed: tuple[Input, ...], reference: Reference) -> Spread:
    """Return the spread; who counts without the recomputed activations is the low reading."""
    return Spread(reference.assumed(factor_id), reading_low=1.0 / product_of(recomputed))


def _is_token_unit(unit: str | None) -> bool:
    return unit is not None and unit.strip().lower() in TOKEN_UNITS


def _tokens(run: TrainingRun, examples: Input) -> tuple[Input, ...] | None:
    if _is_token_unit(run.examples_unit):
        return (examples,)
    length = input_from_run(run, Field.SEQUENCE_LENGTH, "tokens")
    if run.examples_unit in {"sequence", "sequences"} and length is not None:
        return (examples, length)
    return None


def _parameters(run: TrainingRun) -> Input | None:
    return input_from_run(run, Field.ACTIVE_PARAMETERS, "parameters") or input_from_run(
        run, Field.PARAMETERS, "parameters"
    )


def _default(assumption_id: str, unit: str, reference: Reference) -> Input:
    fact = reference.assumptions[assumption_id]
    return Input(assumption_id, fact.value, unit, "default", fact.citation.source)


def _named_network(name: str, reference: Reference) -> Architecture | None:
    wanted = f" {_plain(name)} "
    for network in reference.architectures.values():
        for spelling in (network.name, *network.spellings):
            before, found, after = wanted.partition(f" {_plain(spelling)} ")
            if found and set(f"{before} {after}".split()) <= _USUAL_COMPANY:
                return network
    return None


def _plain(name: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())


def _mixed_units(run: TrainingRun) -> Issue:
    return Issue(
        code="operations.mixed_units",
        severity=Severity.NOTE,
        message=(
            f"{run.name}: the forward cost is of one example, the examples are counted in "
            f"{run.examples_unit}; without parameters the two do not multiply"
        ),
        stage="estimate",
    )
