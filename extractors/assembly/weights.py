"""Every weight and threshold of the assembly, in one table.

A link between two statements scores between 0 and 1: the nearness of the two, raised or lowered by the
names and phases that their words mention. The values were set by hand on two thirds of the hand-read papers
and judged on the third that was kept aside.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the assembly. ``near_*`` is the score that nearness alone gives."""

    near_cell: float = 1.00
    near_clause: float = 0.96
    near_row: float = 0.94
    near_column: float = 0.92
    near_sentence: float = 0.88
    near_next_sentence: float = 0.80
    near_caption: float = 0.80
    near_pointer: float = 0.76
    near_paragraph: float = 0.72
    near_table: float = 0.60
    near_section: float = 0.52
    near_named_row: float = 0.7
    near_page: float = 0.38
    near_next_page: float = 0.28
    near_paper: float = 0.22

    same_size: float = 0.30
    other_size: float = -0.50
    same_variant: float = 0.25
    other_variant: float = -0.15
    same_name: float = 0.12
    same_word: float = 0.10
    same_task: float = 0.06
    other_task: float = -0.22
    same_data: float = 0.12
    other_data: float = -0.25
    same_machine: float = 0.25
    """A length is told with as many devices as the run has, where the paper tells several numbers of them."""
    other_machine: float = -0.25
    for_all_runs: float = 0.30
    """The sentence says that it holds for all models or experiments."""
    farthest_reach: float = 0.70
    """What these two raise a far statement to at most."""
    for_all_clause: float = 0.005
    """More where the very clause says so: "a server with four cards; every experiment uses one"."""
    only_one: float = 0.30
    """No other value of this field is stated as the paper's own."""
    nearer_to_another: float = -0.25
    """In the same sentence, another anchor of the same kind stands nearer."""

    doubtful_statement: float = 0.55
    """A statement that its rule scores below 1 minus this loses the difference in every join."""
    weakest_statement: float = 0.15
    """Statements that their rule scores lower enter no run."""
    named_row: float = 0.62
    """Rows of two tables that name one model are joined at least as firmly as this."""
    singular_far_away: float = 0.6
    """Factor on "a GPU", "the A100" outside the paragraph: most speak of devices in general."""
    another_row: float = 0.6
    """Factor on a number of devices in a cell of another model's row."""
    least_tokens: float = 1e6
    """No token model is trained on fewer; the number counts something else."""
    firm_share: float = 0.5
    """Statements that score less than this share of the best of their field are doubtful."""
    same_value: float = 1.05
    """Values within this factor are one, rounded."""
    main_device_share: float = 0.6
    """Of all mentions of accelerators, what one needs to be the paper's main one."""
    firm_count: float = 0.5
    """From this score on a number of devices is firmly stated."""
    firm_length: float = 0.50
    """From this score on tokens or steps are firmly the length of a training of the authors'."""
    firm_unclear_length: float = 0.9
    """From this score on a length that nobody is named for is theirs: "models are trained for 300 epochs"."""
    beside_time: float = 0.60
    """Where the time of a run is known, one known by its operations must be joined as firmly as this."""
    firm_time: float = 0.42
    """From this score on a time is firmly said to be of a training."""
    unclear_owner: float = 0.92
    """Factor on statements that may be another paper's."""
    unclear_phase: float = 0.96

    attach: float = 0.40
    """Below this no statement joins a run."""
    attach_operations: float = 0.51
    """The same for parameters and forward costs, where papers quote many other models."""
    attach_schedule: float = 0.45
    unsaid_training: float = 0.5
    """What data count of which no training is said: many are held out."""
    batch_of_tokens: float = 250_000
    """A batch of this size whose unit is not said counts tokens: no batch of examples is as large."""
    derived_margin: float = 0.15
    """Examples reckoned from steps or epochs that stand so much nearer replace a printed number."""
    epochs_over_tokens: float = 0.70
    """Language models see their text once unless epochs are said of it as near as this."""
    least_token_batch: float = 1000
    """Fewer tokens are a sequence, not a batch."""
    fractional_epochs: float = 20.0
    """More epochs than this are counted in whole numbers."""
    as_near: float = 0.015
    """Joins that differ by less are as near as each other."""
    spread_from: float = 0.60
    """How near the whole length must stand for a time per many epochs to be multiplied."""
    attach_partner: float = 0.38
    """The same for what multiplies a length that has been found."""
    length_share: float = 0.67
    """What the join with that length counts in theirs; the rest is the join with the run."""
    longest_run_hours: float = 4400.0
    """Half a year; nobody trains one model longer."""
    widest_range: float = 20.0
    """A total told as a wider range is not of one training."""
    slowest_flop_per_s: float = 1e10
    """Per device; a count of operations that would have run slower is of another run than the time."""
    slowest_recent_flop_per_s: float = 1e11
    """The same for devices since ``recent_since``, whose peaks are above 1e13."""
    recent_since: int = 2017
    fastest_flop_per_s: float = 3e15
    """Per device; no device of these years computes faster."""
    fewest_examples_an_hour: float = 360.0
    """Per device; a schedule of fewer is of another training than the time."""
    attach_main: float = 0.15
    """The same for the schedule of a run known by its operations alone: the paper's main one will do."""
    token_batch_margin: float = 0.10
    """A batch counted in tokens is taken before one in sequences whose link is stronger by no more."""
    ambiguous_margin: float = 0.03
    """Two different values whose links differ by less are both kept, the run marked ambiguous."""
    other_reading: float = 1.5
    """Values within this factor are no two readings: the estimate would be the same."""


WEIGHTS = Weights()
