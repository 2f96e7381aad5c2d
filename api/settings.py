"""What can be set from outside: every setting is a `ZHUSHU_…` variable with a default and a sentence of help."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Reading(StrEnum):
    """Who may read."""

    OPEN = "open"
    CLOSED = "closed"


class Settings(BaseSettings):
    """The settings of one running service."""

    model_config = SettingsConfigDict(env_prefix="ZHUSHU_", env_ignore_empty=True)

    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    data_dir: Path = Field(
        default=Path("var"), description="The folder that holds the database, made if it is missing."
    )
    database_url: str = Field(
        default="",
        description="An SQLAlchemy address of a SQLite or PostgreSQL database; empty stands for `zhushu.sqlite` in the data folder.",
    )
    admin_token: str = Field(
        default="",
        description="The administrator's token; left empty, one is made at the first start and printed once.",
    )
    sample: bool = Field(default=True, description="Whether to load the sample document into an empty database.")
    reading: Reading = Field(default=Reading.OPEN, description="`open` lets anybody read; `closed` asks for a token.")
    reconciliation: str = Field(
        default="",
        description="The addresses of reconciliation services that may be asked, parted by commas, such as `https://wikidata.reconci.link/en/api`; none is asked when left empty.",
    )
    log_level: str = Field(default="info", description="What the server logs: `debug`, `info`, `warning` or `error`.")

    @property
    def services(self) -> tuple[str, ...]:
        """The addresses of reconciliation services that may be asked."""
        return tuple(address.strip() for address in self.reconciliation.split(",") if address.strip())

    @property
    def database(self) -> str:
        """The address of the database."""
        url = self.database_url or f"sqlite:///{(self.data_dir / 'zhushu.sqlite').resolve()}"
        # Debian and most hosts write `postgresql://`; psycopg 3 is the driver that is installed.
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                url = "postgresql+psycopg://" + url.removeprefix(plain)
        return url
