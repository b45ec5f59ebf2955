"""The names by which a paper tells its runs apart: sizes, variants, other names, tasks.

"base", "Large", "XXL" and "7B" are sizes; "ViT-L/16" and "ResNet-50" variants; "pre-training" and
"fine-tuned" tasks.
Two statements that name different sizes do not belong to one run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.assembly.names.data_sets import data_trained_on
from extractors.assembly.names.vocabulary import vocabulary
from extractors.lexicon import load_lexicon
from extractors.records import Task

__all__ = [
    "Designators",
    "holds_for_all",
    "parameter_size",
    "read_designators",
    "read_tasks",
    "sizes_at",
    "sizes_in_order",
]

_SAME_SIZE = {"xlarge": "xl", "x-large": "xl", "xxlarge": "xxl", "xx-large": "xxl"}
_SIZE_WORD = re.compile(
    r"(?<![a-z])(nano|tiny|mini|small|medium|base|large|big|huge|giant|xx?-?large|xx?l)(?![a-z])",
    re.IGNORECASE,
)
_NOT_A_SIZE = re.compile(
    r"""
    (?:large|small|medium|huge|big)[-\ ]
      (?:scale|batch(?:es)?|numbers?|amounts?|corp(?:us|ora)|data(?:sets?)?|language|sets?|margins?|mini|vocabulary
        |vision|parts?|fractions?|subsets?|learning|enough|variety|computational|compute)
    |\b(?:IN|IG|JFT|LAION|COYO|DataComp|WebLI|YFCC|WIT|LVD|CC|SA|Instagram|Conceptual|SBU|RedCaps|WebVid|Panda
        |InternVid|OpenVid|HowTo|ACAV|HD-?VILA|Places|Sports|Vimeo)[- ]?\d[\d.]*[BMK]\b
    |(?<!the\ )(?<!our\ )(?<!and\ )large[-\ ]models
    |(?:mini|nano)[-\ ]?batch|(?:mini|tiny)[-\ ]?imagenet|base\ (?:learning|lr)|(?:as|too)\ large
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAY_BE_NO_SIZE = re.compile(r"\d[BMK]\b|large|small|medium|huge|big|mini|nano|tiny|base", re.IGNORECASE)
"""Matches wherever ``_NOT_A_SIZE`` does, and costs less."""
_GLUED_SIZE = re.compile(
    r"[A-Za-z]{2,}[-_ ]?(BASE|LARGE|SMALL|TINY|HUGE|Base|Large|Small|Tiny|Huge)(?![a-z])"
)
_PARAMETER_SIZE = re.compile(
    r"""
    (?<![\w.,$])(?<!\babove\ )(?<!\bover\ )(?<!\bbeyond\ )(?<!\bthan\ )(?<!\bexceeding\ )
    (?<!['’]s\ )(?<!\btheir\ )
    (\d+(?:\.\d+)?)\ ?([BMT])(?:(?=A\d[\d.]*B\b)|(?![A-Za-z0-9]))
    (?!(?:\ \(resp[^()]*)?\)\ tokens)
    (?!\ ?[×*]\ ?\d)
    (?![-\ ](?:(?!model|param|variant|network)[A-Za-z-]+\ )?
      (?:tokens?|images?|pairs|examples|samples|words|frames|steps|videos|games
      |transitions|iterations?|updates?|queries|sequences?|blocks|chunks|passages|sentences|lines|characters|records
      |posts|tweets|articles|papers|documents|triples|triplets|clips|utterances|molecules|proteins|hours
      |FLOP|MAC|mult|GFLOP|operations|[GT]PU|cores?\b|chip|node
      |[AHVPKL]\d{2,3}\b))
    """,
    re.VERBOSE,
)
"""A size in a name, of "30BA3B" the total; "models above 1B" and "their 13B model" name none of a run."""
_VARIANT = re.compile(
    r"\b([A-Z][A-Za-z0-9]*(?:[-/][A-Za-z]*\d[\w.]*|[-/](?:S|B|L|H|g|G|XL|XXL|T|Ti)\b)(?:/\d+)?)"
)
_LETTERS = {
    "Ti": "tiny",
    "T": "tiny",
    "S": "small",
    "B": "base",
    "L": "large",
    "H": "huge",
    "XL": "xl",
    "XXL": "xxl",
    "g": "giant",
    "G": "gigantic",
}
_LETTER = rf"({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?:/\d+)?(?![\w/-])"
_LETTERED = re.compile(rf"(?:^|(?<![\w-])[A-Z][\w.]*-){_LETTER}")
"""A letter for a size behind a name, "GridNet-B/16", or alone at the beginning, "B/16"."""
_LISTED = re.compile(
    rf"\b([A-Z]\w*)-(?:\{{\s?)?((?:{'|'.join(_LETTERS)})(?:\s?[/,]\s?(?:{'|'.join(_LETTERS)}))+)\b(?:\s?\}})?"
)
"""Several sizes of one network: "GridNet-T/S/B", "GridNet-{T, S, B}"."""
_LETTER_LIST = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_LETTERS)})(?:(?:, and |,? and |, |/)(?:{'|'.join(_LETTERS)}))*"
    r" (?:models|variants|versions|networks)\b"
)
"""Letters alone that name models: "B and L models"."""
_NAME = re.compile(
    r"\b(?:[a-z]{1,2}(?=[A-Z][a-z0-9]+[A-Z]|[A-Z]{4}))?(?:[A-Z][a-z0-9]*[A-Z][\w+]*|[A-Z]{2,}[\w+-]*|[A-Z][a-z]+\d[\w.]*)(?:-[\w.+]+)*"
)
_NOT_A_NAME = re.compile(
    r"""
    ^(?:GPUs?|TPUs?|CPUs?|NPUs?|NVIDIA|AMD|[RG]TX(?:TM)?|[KPVAH]\d{2,4}s?|DGX.*|FLOPs?|FLOPS|[TGP]FLOP[sS]?|MACs?|SGD|AdamW?
      |LAMB|GB|TB|FP\d+|BF16|SOTA|API|V?RAM|HBM|PF|TF|SXM\d?|PCIe|PyTorch|TensorFlow|JAX|CUDA|Fig.*|II+|LR
      |(?:Stage|Phase|Part|Step|Round)-\w+)$
    """,
    re.VERBOSE,
)
_MEMORY = re.compile(r"-\d+(?:GB?)?$", re.IGNORECASE)
"""What follows a device: its memory, or how many of it a slice has."""
_INSTANCE = re.compile(r"[A-Z]\d[a-z]*-\d*xlarge", re.IGNORECASE)
_TASKS = {
    Task.SEARCH: re.compile(
        r"architecture search|\bNAS\b|search(?:ing)? (?:cost|phase|process|stage|time)|\bthe search\b"
        r"|\bsearch(?:es|ing)? (?:took|takes?|on|for|requires?)|hyper-?parameter (?:search|sweep)",
        re.IGNORECASE,
    ),
    Task.FINETUNE: re.compile(
        r"fine-? ?tun|instruction[- ]tun|\bSFT\b|\bLoRA\b|\blinear (?:prob|classif|eval)", re.IGNORECASE
    ),
    Task.PRETRAIN: re.compile(r"pre-? ?train", re.IGNORECASE),
    Task.RL: re.compile(
        r"\breinforcement|\bRL(?:HF)?\b|\bself-play\b|\bPPO\b|\bGRPO\b|\bactors?\b|\bepisodes\b"
        r"|environment (?:steps|frames)",
        re.IGNORECASE,
    ),
}
_STEMS = {
    Task.SEARCH: ("search", "nas"),
    Task.FINETUNE: ("tun", "sft", "lora", "linear"),
    Task.PRETRAIN: ("train",),
    Task.RL: ("reinforc", "rl", "self-play", "ppo", "grpo", "actor", "episodes", "environment"),
}
"""One of these stands in whatever the pattern of a task matches; looking for them costs less."""
_FOR_ALL = re.compile(
    r"""
    \b(?:all|every|each)(?:\ of)?(?:\ the|\ our|\ these)?\ (?:\w+\ ){0,2}?
      (?:experiments?|models?|runs?|trainings?|networks?|methods?|results|computations?|simulations|timings?|agents?)\b
    |\b(?:our|the)\ (?:experiments|models|networks|training)\ (?:were|was|are|is|run)\b
    |\bthe\ experiments\b|\bthroughout\b|\bunless\b.*\b(?:noted|stated|specified|mentioned)
    |\bwe\ (?:use|used|conduct|perform|run|ran|train|trained)\ (?:all|our)\b
    |\btraining\ (?:is|was)\ (?:always\ )?(?:done|performed|carried\ out|conducted|run)\ (?:on|with|using)\b
    |\bwe\ (?:pre-?)?train(?:ed)?\ (?:the|our|all|each|every|these)\ (?:models?|networks?|variants|systems?)\b
    |\b(?:models|networks)\ (?:were|are)\ (?:all\ )?(?:pre-?)?trained\b
    |\bin\ (?:all|every|each)\ cases?\b|\bin\ all\ (?:our\ )?experiments\b
    |\bimplement(?:ed|ation)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCALES = {"m": 1e6, "b": 1e9, "t": 1e12}


@dataclass(frozen=True, slots=True)
class Designators:
    """What a stretch of text names. All members are lower case, ``tasks`` excepted.

    ``letters`` are the size words that letters stand for: "base" in "GridNet-B". ``answers`` says what a
    network answers for (:mod:`.answers`); it does not tell runs apart by itself.
    """

    sizes: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    tasks: frozenset[Task] = frozenset()
    data: frozenset[str] = frozenset()
    answers: str = ""

    def __bool__(self) -> bool:
        """Whether anything is named."""
        return bool(self.sizes or self.variants or self.names or self.tasks)


@lru_cache(maxsize=4096)
def read_designators(text: str) -> Designators:
    """Collect the names in ``text``; an empty result where it names nothing."""
    text = _LISTED.sub(_each_of_list, text)
    cleaned = _NOT_A_SIZE.sub(" ", text) if _MAY_BE_NO_SIZE.search(text) else text
    sizes = {_size_word(m) for pattern in (_SIZE_WORD, _GLUED_SIZE) for m in pattern.finditer(cleaned)}
    sizes |= {_in_parameters(m[1], m[2]) for m in _PARAMETER_SIZE.finditer(cleaned)}
    variants = {m[1].lower() for m in _VARIANT.finditer(cleaned) if _may_be_a_model(m[1])}
    names = {m[0].lower() for m in _NAME.finditer(cleaned) if _may_be_a_model(m[0])}
    names -= vocabulary().machine_words
    letters = {_LETTERS[m[1]] for m in _LETTERED.finditer(cleaned)}
    letters |= {
        _LETTERS[word]
        for listed in _LETTER_LIST.finditer(cleaned)
        for word in re.findall(r"\w+", listed[0])
        if word in _LETTERS
    }
    return Designators(
        frozenset(sizes),
        frozenset(letters),
        frozenset(variants),
        frozenset(names - variants),
        read_tasks(text),
        data_trained_on(text),
    )


@lru_cache(maxsize=4096)
def _may_be_a_model(name: str) -> bool:
    return not (_NOT_A_NAME.match(name) or vocabulary().data_sets.fullmatch(name) or _is_machine(name))


def _is_machine(name: str) -> bool:
    """Tell whether a name is a device's or a cloud instance's: "TPU-v3", "A100-80GB", "p3-16xlarge"."""
    if not any(map(str.isdigit, name)):
        return False
    devices = load_lexicon().devices
    known = devices.lookup(name) or devices.lookup(_MEMORY.sub("", name))
    return known is not None or _INSTANCE.fullmatch(name) is not None


def _each_of_list(listed: re.Match[str]) -> str:
    """Write "GridNet-T/S" out: "GridNet-T, GridNet-S"."""
    return ", ".join(f"{listed[1]}-{letter.strip()}" for letter in re.split("[/,]", listed[2]))


def sizes_in_order(text: str) -> tuple[str, ...]:
    """Return the sizes that ``text`` names, in the order in which it first names them."""
    words, counts = sizes_at(text)
    return tuple(dict.fromkeys(size for _, _, size in sorted([*words, *counts])))


def sizes_at(text: str) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """Return where ``text`` names sizes in words, and where in parameters: start, end and size."""
    cleaned = _NOT_A_SIZE.sub(lambda m: " " * len(m[0]), text)
    words = [(*m.span(1), _size_word(m)) for p in (_SIZE_WORD, _GLUED_SIZE) for m in p.finditer(cleaned)]
    counts = [(*m.span(), _in_parameters(m[1], m[2])) for m in _PARAMETER_SIZE.finditer(cleaned)]
    return words, counts


@lru_cache(maxsize=4096)
def read_tasks(text: str) -> frozenset[Task]:
    """Collect the kinds of training that ``text`` names."""
    lower = text.lower()
    return frozenset(
        task
        for task, pattern in _TASKS.items()
        if any(stem in lower for stem in _STEMS[task]) and pattern.search(text)
    )


@lru_cache(maxsize=4096)
def holds_for_all(sentence: str) -> bool:
    """Tell whether a sentence says that it speaks of all experiments or models of the paper."""
    return _FOR_ALL.search(sentence) is not None


def parameter_size(size: str) -> float | None:
    """Return the parameter count that a size such as ``7b`` or ``515m`` names, else ``None``."""
    scale = _SCALES.get(size[-1:])
    if scale is None or not size[:-1].replace(".", "", 1).isdigit():
        return None
    return float(size[:-1]) * scale


def _in_parameters(number: str, scale: str) -> str:
    return f"{float(number):g}{scale.lower()}"


def _size_word(match: re.Match[str]) -> str:
    word = match[1].lower()
    return _SAME_SIZE.get(word, word)
