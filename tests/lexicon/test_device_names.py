"""The names of accelerators: each spelling leads to its device, systems to devices that exist."""

from __future__ import annotations

import re

import pytest

from extractors.lexicon import LexiconError, load_lexicon
from extractors.lexicon.devices import letters, load_devices
from extractors.rules.engine import read
from extractors.rules.plain import plain_page

_LEXICON = load_lexicon()
_RAW = _LEXICON.files["hardware"]["accelerators"]
_SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


@pytest.mark.parametrize("entry", _RAW, ids=lambda entry: entry["id"])
def test_each_spelling_is_read_as_its_device(entry: dict[str, object]) -> None:
    spellings = [*entry["spellings"], *entry.get("weak", [])]  # type: ignore[misc, attr-defined]
    assert spellings
    text = "\n\n".join(f"We train on 8 {spelling} GPU cards." for spelling in spellings)
    reading = read(plain_page(text), _LEXICON)
    by_sentence = {
        index: mention.device.id
        for mention in reversed(reading.mentions)
        if (index := reading.sentence_index(mention.start)) is not None
    }
    for index, spelling in enumerate(spellings):
        named = by_sentence.get(index) or next(
            (s.system.device for s in reading.systems if reading.sentence_index(s.start) == index), None
        )
        assert named == entry["id"], spelling


def test_ids_are_slugs_and_say_nothing_of_memory() -> None:
    for entry in _RAW:
        assert _SLUG.fullmatch(entry["id"]), entry["id"]
        assert not re.search(r"\dgb$", entry["id"])
        assert entry["kind"] in {"gpu", "tpu", "npu", "ipu", "wafer", "cpu"}


def test_families_exist() -> None:
    for device in _LEXICON.devices.by_id.values():
        assert device.family is None or device.family in _LEXICON.devices.by_id


@pytest.mark.parametrize(
    ("name", "device", "count", "unit"),
    [
        ("DGX-2", "nvidia-v100", 16, "chip"),
        ("DGX A100", "nvidia-a100", 8, "chip"),
        ("p3.16xlarge", "nvidia-v100", 8, "chip"),
        ("a2-highgpu-4g", "nvidia-a100", 4, "chip"),
        ("TPU v3-256", "google-tpu-v3", 256, "core"),
        ("v4-128", "google-tpu-v4", 128, "core"),
        ("TPUv3-8s", "google-tpu-v3", 8, "core"),
        ("v5litepod-64", "google-tpu-v5e", 64, "chip"),
        ("GB200 NVL72", "nvidia-gb200", 72, "chip"),
    ],
)
def test_machines_hold_their_devices(name: str, device: str, count: float, unit: str) -> None:
    (found,) = read(plain_page(f"We trained on {name} machines."), _LEXICON).systems
    assert (found.system.device, found.count, found.system.unit) == (device, count, unit)


@pytest.mark.parametrize(("one", "other"), [("GTX 1080 Ti", "gtx1080ti"), ("RTX(TM) 3090", "RTX 3090")])
def test_spellings_that_share_their_letters_are_one(one: str, other: str) -> None:
    assert letters(one) == letters(other)


def _hardware(*entries: dict[str, object]) -> dict[str, object]:
    return {"accelerators": list(entries), "neighbours": {}}


def test_a_spelling_of_two_devices_is_refused() -> None:
    first = {"id": "a-1", "name": "A", "kind": "gpu", "spellings": ["Zeta 9"]}
    second = {"id": "a-2", "name": "B", "kind": "gpu", "spellings": ["Zeta-9"]}
    with pytest.raises(LexiconError, match="is a spelling of a-1 as well"):
        load_devices(_hardware(first, second), {"systems": []})


def test_an_id_that_stands_twice_is_refused() -> None:
    entry = {"id": "a-1", "name": "A", "kind": "gpu", "spellings": ["Zeta 9"]}
    with pytest.raises(LexiconError, match="stands twice"):
        load_devices(_hardware(entry, entry), {"systems": []})


def test_a_machine_with_an_unknown_device_is_refused() -> None:
    entry = {"id": "a-1", "name": "A", "kind": "gpu", "spellings": ["Zeta 9"]}
    system = {"id": "box", "name": "Box", "device": "a-2", "count": 8, "pattern": "box"}
    with pytest.raises(LexiconError, match="no accelerator has the id 'a-2'"):
        load_devices(_hardware(entry), {"systems": [system]})
