"""Readings of invented papers, small enough to reckon with by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from extractors.records import (
    Box,
    Evidence,
    Extraction,
    Field,
    Finding,
    Issue,
    MetadataOrigin,
    Ownership,
    Paper,
    PdfFile,
    Phase,
    Severity,
    Task,
    TrainingRun,
)
from warehouse.analysis.compute import estimate_run
from warehouse.analysis.estimate import Estimate, Input
from warehouse.frames import Reading
from warehouse.reference import load_reference

FLOP_PER_PFS_DAY = 8.64e19
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def a_paper(arxiv_id: str = "2601.00001", version: int = 1, **changes: object) -> Paper:
    paper = Paper(
        arxiv_id=arxiv_id,
        version=version,
        title=f"On {arxiv_id}",
        source="mirror",
        metadata_origin=MetadataOrigin.SNAPSHOT,
        published=date(2026, 1, 5),
        updated=datetime(2026, 1, 5 + version, tzinfo=UTC),
        authors=("Ada", "Grace"),
        categories=("cs.LG", "stat.ML"),
        primary_category="cs.LG",
        abstract="We train a model.",
    )
    return replace(paper, **changes)


def a_finding(finding_id: str, field: Field, value: float | None = None, **changes: object) -> Finding:
    finding = Finding(
        finding_id=finding_id,
        field=field,
        evidence=Evidence(
            page=3,
            surface=f"surface of {finding_id}",
            sentence=f"The sentence around the surface of {finding_id}.",
            boxes=(Box(72.0, 100.0, 200.0, 110.0),),
        ),
        rule_id=f"{field}.plain",
        rule_version=1,
        value=value,
        ownership=Ownership.OWN,
        phase=Phase.TRAINING,
        context=("big model",),
        score=0.9,
        reasons=("own", "training"),
    )
    return replace(finding, **changes)


def a_pdf(paper: Paper) -> PdfFile:
    digest = sha256(f"{paper.arxiv_id}v{paper.version}".encode()).hexdigest()
    return PdfFile(paper.arxiv_id, paper.version, f"/pdf/{paper.arxiv_id}v{paper.version}.pdf", digest, 12345)


def an_extraction(paper: Paper, extractor_version: str = "1", hours: float = 48.0) -> Extraction:
    findings = (
        a_finding("f1", Field.ACCELERATOR, text="nvidia-v100"),
        a_finding("f2", Field.ACCELERATOR_COUNT, 8.0),
        a_finding("f3", Field.DURATION, hours),
    )
    run = TrainingRun(
        run_id="r1",
        name="big model",
        task=Task.TRAIN,
        accelerator="nvidia-v100",
        accelerator_count=8.0,
        duration_hours=hours,
        findings=(
            (Field.ACCELERATOR, ("f1",)),
            (Field.ACCELERATOR_COUNT, ("f2",)),
            (Field.DURATION, ("f3",)),
        ),
        score=0.8,
        reasons=("one device sentence",),
    )
    return Extraction(
        sha256=a_pdf(paper).sha256,
        extractor_version=extractor_version,
        page_count=9,
        candidate_pages=(3,),
        findings=findings,
        runs=(run,),
        issues=(
            Issue("units.guessed", Severity.NOTE, "hours taken for wall clock", "extract", 3, "48 hours"),
        ),
        cpu_seconds=0.05,
    )


def an_estimate(run: TrainingRun, **changes: object) -> Estimate:
    assert run.accelerator_count is not None
    assert run.duration_hours is not None
    flop = run.accelerator_count * 1.25e14 * run.duration_hours * 3600 * 0.33
    days = flop / FLOP_PER_PFS_DAY
    ids = dict(run.findings)
    estimate = Estimate(
        run_id=run.run_id,
        method="device_time",
        flop=flop,
        flop_low=flop / 3,
        flop_high=flop * 3,
        pfs_days=days,
        pfs_days_low=days / 3,
        pfs_days_high=days * 3,
        reading_low_pfs_days=days,
        reading_high_pfs_days=days,
        formula="accelerator_count × peak_flop_per_s × duration_seconds × utilization",
        inputs=(
            Input(
                "accelerator_count",
                run.accelerator_count,
                "devices",
                "stated",
                "",
                ids[Field.ACCELERATOR_COUNT],
            ),
            Input(
                "peak_flop_per_s",
                1.25e14,
                "FLOP/s",
                "reference",
                "NVIDIA V100 datasheet",
                ids[Field.ACCELERATOR],
            ),
            Input("duration_seconds", run.duration_hours * 3600, "s", "stated", "", ids[Field.DURATION]),
            Input("utilization", 0.33, "share", "default", "AI and Compute 2018"),
        ),
        assumptions=("utilization 0.33",),
        chosen=True,
    )
    return replace(estimate, **changes)


def a_reading(
    arxiv_id: str = "2601.00001",
    version: int = 1,
    *,
    extractor_version: str = "1",
    hours: float = 48.0,
    **changes: object,
) -> Reading:
    paper = a_paper(arxiv_id, version, **changes)
    extraction = an_extraction(paper, extractor_version, hours)
    return Reading(paper, a_pdf(paper), extraction, tuple(map(an_estimate, extraction.runs)))


def counted(arxiv_id: str, tokens: float, *, stated_flop: float | None = None) -> Reading:
    """A paper whose run gives time on hardware and a count of tokens, and perhaps a printed total."""
    reading = a_reading(arxiv_id)
    assert reading.extraction is not None
    (run,) = reading.extraction.runs
    findings = (
        a_finding("f4", Field.PARAMETERS, 1e9),
        a_finding("f5", Field.EXAMPLES_SEEN, tokens, text="tokens"),
        a_finding("f6", Field.STATED_TOTAL, 1e20),
    )
    receipts = ((Field.PARAMETERS, ("f4",)), (Field.EXAMPLES_SEEN, ("f5",)), (Field.STATED_TOTAL, ("f6",)))
    run = replace(
        run,
        parameters=1e9,
        examples_seen=tokens,
        examples_unit="tokens",
        stated_flop=stated_flop,
        findings=(*run.findings, *receipts),
    )
    extraction = replace(reading.extraction, runs=(run,), findings=(*reading.extraction.findings, *findings))
    estimates, issues = estimate_run(run, published=reading.paper.published, reference=load_reference())
    return replace(reading, extraction=extraction, estimates=estimates, issues=issues)
