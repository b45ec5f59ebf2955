"""All settings of the program. This module alone reads the environment and ``pfsdays.toml``.

Every setting has one name: ``PFSDAYS_HOME`` in the environment is ``home`` in ``pfsdays.toml``. The
environment wins over the file. The file is looked for at ``PFSDAYS_CONFIG``, else in the working directory.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from extractors.sources.arxiv_options import DEFAULT_CATEGORIES, MIN_DELAY_SECONDS, ArxivOptions
from extractors.sources.errors import BadSourceOption
from flows.errors import BadInput


class Settings(BaseSettings):
    """Where state lies, whom to ask, and how much work to do at once."""

    model_config = SettingsConfigDict(env_prefix="PFSDAYS_", extra="forbid", frozen=True)

    home: Path = Field(default=Path("~/.pfsdays"), description="all state lies below this folder")
    arxiv_api_url: str = Field(default="https://export.arxiv.org/api/query", description="arXiv's query API")
    arxiv_pdf_url: str = Field(default="https://export.arxiv.org/pdf", description="where PDFs are fetched")
    arxiv_delay_seconds: float = Field(
        default=MIN_DELAY_SECONDS, ge=0, description="pause between two requests to arXiv"
    )
    arxiv_timeout_seconds: float = Field(default=60.0, gt=0, description="time-out of one request")
    arxiv_categories: tuple[str, ...] = Field(
        default=DEFAULT_CATEGORIES, description="arXiv categories to follow"
    )
    arxiv_first_look_days: float = Field(
        default=7.0, gt=0, description="how far back the first arXiv ingest looks"
    )
    arxiv_overlap_days: float = Field(
        default=7.0, ge=0, description="how far an ingest looks behind its watermark"
    )
    jobs: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="PDFs read at once")
    batch_size: int = Field(default=25, ge=1, description="papers a task works on")
    pdf_max_bytes: int = Field(default=80_000_000, ge=1, description="a larger PDF is refused")
    pdf_cpu_seconds: float = Field(default=60.0, gt=0, description="processor time one PDF may take")
    pdf_wall_seconds: float = Field(default=180.0, gt=0, description="time one PDF may take by the clock")
    pdf_memory_bytes: int = Field(default=2_000_000_000, ge=1, description="memory one PDF may take")
    max_tries: int = Field(default=5, ge=1, description="tries before a failing paper is given up")
    retry_hours: float = Field(default=6.0, gt=0, description="wait before the second try; doubles with each")
    seed: int = Field(default=20180516, description="seed of every bootstrap (the day of the post)")
    corrections_path: Path | None = Field(
        default=None, description="audited file of corrections; default corrections.csv below home"
    )
    report_url: str | None = Field(
        default=None, description="address at which readers find the report, for links in alarms"
    )
    server_port: int = Field(
        default=4200, ge=1, le=65535, description="port of the Prefect server of `pfsdays up`"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then ``pfsdays.toml``."""
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(
            settings_cls, toml_file=os.environ.get("PFSDAYS_CONFIG", "pfsdays.toml")
        )
        return init_settings, env_settings, toml

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("corrections_path")
    @classmethod
    def _absolute_or_none(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    def arxiv_options(self) -> ArxivOptions:
        """Return the options of the ``arxiv`` source. Raises :class:`BadInput` where one is out of bounds."""
        try:
            return ArxivOptions(
                api_url=self.arxiv_api_url,
                pdf_url=self.arxiv_pdf_url,
                delay_seconds=self.arxiv_delay_seconds,
                categories=self.arxiv_categories,
                overlap_days=self.arxiv_overlap_days,
                first_look_days=self.arxiv_first_look_days,
                timeout_seconds=self.arxiv_timeout_seconds,
                max_pdf_bytes=self.pdf_max_bytes,
            )
        except BadSourceOption as error:
            raise BadInput(str(error)) from error

    @property
    def warehouse_path(self) -> Path:
        """The private database that the pipeline writes."""
        return self.home / "warehouse.duckdb"

    @property
    def published_path(self) -> Path:
        """The database that analysts read; replaced atomically after each ingest."""
        return self.home / "published" / "pfsdays.duckdb"

    @property
    def corrections_file(self) -> Path:
        """The audited file of corrections by hand; it need not exist."""
        return self.corrections_path or self.home / "corrections.csv"

    @property
    def pdf_directory(self) -> Path:
        """Where fetched PDFs are kept."""
        return self.home / "pdf"

    @property
    def report_directory(self) -> Path:
        """Where the report is written."""
        return self.home / "report"

    @property
    def report_address(self) -> str:
        """Where readers find the report: the address that was set, else the file on this machine."""
        return self.report_url or (self.report_directory / "index.html").as_uri()


def load_settings() -> Settings:
    """Read the settings.

    Raises :class:`BadInput` with one line for each setting that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = ".".join(str(part) for part in problem["loc"])
            message = problem["msg"].removeprefix("Value error, ")
            lines.append(
                f"setting {name} (PFSDAYS_{name.upper()}): {message}" if name else f"settings: {message}"
            )
        raise BadInput("; ".join(lines)) from None
    except ValueError as error:  # a TOML file that is not TOML
        raise BadInput(f"pfsdays.toml: {error}") from None
