"""Which pages are worth reading: a keyword test on pdfium's plain text, linear in its length."""

from __future__ import annotations

import re2

__all__ = ["is_candidate"]

_KEYWORDS = re2.compile(
    r"(?i)\b(?:gpus?|tpus?|cpus?|npus?|nvidia|geforce|tesla|titan|quadro|xeon|[avhpkbt]\d{2,3}s?\b|rtx|gtx|dgx|cores?|nodes?|machines?|cluster|workstation"
    r"|accelerators?|hardware|flops?|[tpez]flops?|petaflops?|macs?|multiply-adds|mult-adds|hours?|days?|weeks?|minutes?|hrs?"
    r"|parameters|params?|tokens?|epochs?|iterations|steps|batch|mini-?batch(?:es)?|pre-?train\w*|train(?:ed|ing)|fine-?tun\w*|samples|examples|frames)\b"
)


def is_candidate(plain: str) -> bool:
    """Whether a page's plain text may carry a statement of compute."""
    return bool(_KEYWORDS.search(plain))
