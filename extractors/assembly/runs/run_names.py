"""What a run is called, as a reader of the paper would call it.

In a table the words that head the row or the column; else the models that the clause names, the paper's own
first; else the paper's own name with the size, the data set or the kind of training. Machines, data sets,
units and headings of measurements are no names of models.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.assembly.names.designators import parameter_size, read_designators
from extractors.assembly.names.own_names import names_any
from extractors.assembly.names.vocabulary import vocabulary
from extractors.lexicon import load_lexicon
from extractors.records import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.assembly.drafts import Draft
    from extractors.assembly.names.designators import Designators
    from extractors.document.pages import Page
    from extractors.records import TrainingRun

__all__ = ["as_written", "name_of", "tell_apart"]

_LONGEST = 80
_MOST_NAMES = 2
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_NAME = re.compile(
    r"\b(?:[A-Z][a-z0-9]*[A-Z]\w*|[A-Z]{2,}\w*|[A-Z][a-z]+\d\w*|[A-Z][a-z]+(?=-[A-Z\d]))(?:[-/+.][\w+.]*\w)*"
)
_MEASURE = re.compile(
    r"\b(?:times?|hours?|days?|epochs?|steps?|iterations?|batch|cost|flops?|param(?:eter)?s?|sizes?|[gtc]pus?"
    r"|number|rate|lr|config\w*|hyper-?param\w*|models?|methods?|settings?|values?|resolution|data ?sets?"
    r"|data|train\w*|total|hardware|devices?|memory|performance|speed|of|in|per|the|compute)\b",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"(?:[GTCN]PU|NVIDIA|AMD|Intel|CUDA|DGX|GeForce|TITAN|Tesla|[RG]TX(?:TM)?|RAM|HBM|SSD|AWS|GCP|MHz|GHz|GB|TB"
    r"|FLOP|MAC|FP\d|BF\d|INT\d|SGD|Adam|LAMB|LR|SOTA|BLEU|FID|IS|EM|F1|WER|mAP|CER|AUC|PSNR|SSIM|MMLU"
    r"|BPE|MLM|NSP|WordPiece|SentencePiece|ZeRO|DeepSpeed|PyTorch|TensorFlow|JAX|ML|RL|SFT|PPO|GRPO|DPO|NLP|RGB|CoT|FFHQ|LSUN|CelebA|LAION|Table|Figure|Fig|Sec|Appendix)"
    r"(?:s|\b|[-/\d])",
    re.IGNORECASE,
)
_TASKS = {
    Task.PRETRAIN: "pre-training",
    Task.FINETUNE: "fine-tuning",
    Task.RL: "reinforcement learning",
    Task.SEARCH: "architecture search",
    Task.TRAIN: "main model",
}


def name_of(draft: Draft, own: Sequence[str], task: Task) -> str:
    """Return the name of a run; ``own`` are the paper's own names as it writes them, the most used first."""
    main = own[0] if own else ""
    found = _label(draft, main) or _names(draft, own)
    if not found:
        size = _size(draft.names)
        data = next(iter(_data_sets(draft.anchor.sentence_text)), "")
        if size:
            found = f"{main} {size}" if main else f"{size} model"
        else:
            found = main or (f"{data} model" if data and task is Task.TRAIN else _TASKS[task])
    return found[:_LONGEST]


def as_written(own_names: Iterable[str], pages: Sequence[Page]) -> tuple[str, ...]:
    """Return the paper's own names, which come in lower case, as its pages write them, most used first.

    Words of the language ("Diffusion") come after coined ones.
    """
    text = "\n".join(page.text for page in pages)
    lowered = text.lower()
    if len(text) != len(lowered):
        return ()
    known = [name for name in own_names if name in lowered and name not in vocabulary().generic_names]
    written = {name: text[(at := lowered.find(name)) : at + len(name)] for name in known}
    known.sort(key=lambda name: (not _NAME.fullmatch(written[name]), -lowered.count(name), name))
    return tuple(written[name] for name in known)


def tell_apart(runs: Sequence[TrainingRun]) -> tuple[TrainingRun, ...]:
    """Add its number of parameters to the name of every run that shares its name with one of another size."""
    sizes: dict[str, set[float | None]] = {}
    for run in runs:
        sizes.setdefault(run.name, set()).add(run.parameters)
    return tuple(
        replace(run, name=f"{run.name} ({_rounded(run.parameters)})")
        if run.parameters and len(sizes[run.name]) > 1
        else run
        for run in runs
    )


def _rounded(parameters: float) -> str:
    scale, letter = next(((s, c) for s, c in _SCALES if parameters >= s), (1.0, ""))
    return f"{parameters / scale:.3g}{letter}"


def _label(draft: Draft, main: str) -> str:
    """Return the heading of the anchor's row, else of its column, that is no measurement."""
    anchor = draft.anchor
    for label in (anchor.row_label, anchor.column_label) if anchor.table is not None else ():
        words = " ".join(label.split())
        rest = _MEASURE.sub(" ", words)
        if not any(c.isalpha() for c in rest) or _device(words) or _is_no_model(words):
            continue
        size = _size(read_designators(words)) if len(words.split()) == 1 else ""
        if size and size.lower() == words.lower():
            return f"{main} {words}" if main else words
        if names_any(words, [main.lower()] if main else []) or not _MEASURE.search(words):
            return words
    return ""


def _names(draft: Draft, own: Sequence[str]) -> str:
    """Return the models that the anchor's clause names, else its sentence, the paper's own before others."""
    lowered = [name.lower() for name in own]
    for words in (draft.anchor.clause_text, draft.anchor.sentence_text):
        named = list(dict.fromkeys(_models(words)))
        ours = [name for name in named if names_any(name, lowered)] or [
            name for name, low in zip(own, lowered, strict=True) if names_any(words, [low])
        ]
        chosen = (ours or named)[: 1 if ours else _MOST_NAMES]
        if chosen:
            found, size = " ".join(chosen), _size(draft.names)
            return found if not size or size.lower() in found.lower() else f"{found} {size}"
    return ""


def _models(words: str) -> list[str]:
    data = set(_data_sets(words))
    return [
        name
        for m in _NAME.finditer(words)
        if not _NO_MODEL.match(name := m[0])
        and not _device(name)
        and name.lower() not in vocabulary().generic_names | vocabulary().machine_words
        and not any(name in known or known in name for known in data)
    ]


def _is_no_model(label: str) -> bool:
    whole = vocabulary().data_sets.fullmatch(label) or _NO_MODEL.match(label)
    return whole is not None and " " not in label


def _data_sets(words: str) -> list[str]:
    return [m[0] for m in vocabulary().data_sets.finditer(words)]


@lru_cache(maxsize=4096)
def _device(words: str) -> bool:
    return load_lexicon().devices.mention.search(words.encode("ascii", "replace")) is not None


def _size(names: Designators) -> str:
    """Return the one size that is named: "7B", "large"; empty where several or none are."""
    if len(names.sizes) != 1:
        return ""
    (size,) = names.sizes
    return size.upper() if parameter_size(size) is not None else size
