"""What can be set from outside: every setting is a `ZHUSHU_…` variable with a default and a sentence of help."""

from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from annotations.actor import Role
from api.origin import normal
from schema.answers import ROOM
from schema.limits import LIMITS, Limits


class Reading(StrEnum):
    """To whom something is open."""

    OPEN = "open"
    CLOSED = "closed"


def _limit(name: str, description: str) -> Any:
    """The setting of a limit, with its own default."""
    return Field(default=getattr(LIMITS, name), gt=0, description=description)


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
    origin: str = Field(
        default="",
        description="Where browsers find the service, such as `https://texts.example.org`; to be set behind a proxy.",
    )
    oidc_client_id: str = Field(default="", description="The id under which an OpenID provider knows the service.")
    oidc_client_secret: str = Field(default="", description="The secret that goes with it, if the provider gave one.")
    oidc_issuer: str = Field(
        default="",
        description="The issuer of an OpenID provider that people may log in with, such as `https://id.example.org`.",
    )
    oidc_name: str = Field(default="OpenID", description="What the provider is called on the login page.")
    oidc_scope: str = Field(default="openid profile email", description="What the provider is asked for.")
    oidc_role: Role | None = Field(
        default=None,
        description="The role in every project of those who log in with it for the first time; none when left out.",
    )
    reconciliation: str = Field(
        default="",
        description="The addresses of reconciliation services that may be asked, parted by commas, such as `https://wikidata.reconci.link/en/api`; none is asked when left empty.",
    )
    operations: Path | None = Field(
        default=None,
        description="A folder of `.graphql` files, or a JSON file of ids and texts: GraphQL operations that clients ask for by `documentId`.",
    )
    operations_only: bool = Field(default=False, description="Whether no other GraphQL operations are carried out.")
    graphql: Reading = Field(
        default=Reading.OPEN,
        description="`open` shows the GraphQL schema to everybody; `closed` shows it to nobody, in errors neither.",
    )
    graphql_bytes: int = _limit("bytes", "Bytes that a GraphQL document may have.")
    graphql_tokens: int = _limit("tokens", "Tokens that it may have.")
    graphql_depth: int = _limit("depth", "How many fields deep it may be.")
    graphql_fields: int = _limit("fields", "Fields that it may ask for, its fragments written out.")
    graphql_roots: int = _limit("roots", "Fields that an operation may begin with.")
    graphql_aliases: int = _limit("aliases", "Aliases that a document may have, its fragments written out.")
    graphql_directives: int = _limit("directives", "Directives that it may have, its fragments written out.")
    graphql_cost: int = _limit("cost", "What an operation may cost; [limits.md](limits.md) says how that is counted.")
    graphql_values: int = _limit("values", "Values that its variables may hold.")
    graphql_results: int = _limit("results", "Fields that an answer may have, those of all its objects.")
    graphql_characters: int = _limit("characters", "Characters that all texts in an answer may have.")
    graphql_answers: int = Field(
        default=ROOM,
        ge=0,
        description="Bytes of answers that are kept until something in them is changed; 0 keeps none.",
    )
    graphql_seconds: float = Field(
        default=LIMITS.seconds, gt=0, description="Seconds that an operation may take; then its statements are stopped."
    )
    log_level: str = Field(default="info", description="What the server logs: `debug`, `info`, `warning` or `error`.")

    @field_validator("origin")
    @classmethod
    def _origin(cls, given: str) -> str:
        """An origin as browsers write it."""
        found = normal(given)
        if given and (found is None or given.lower().rstrip("/") != found):
            raise ValueError("an origin is scheme and host, such as https://texts.example.org")
        return found or ""

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, given: str, info: ValidationInfo) -> str:
        """The address of a provider, to be set together with the id that it gave."""
        if given and not given.startswith(("https://", "http://")):
            raise ValueError("an issuer is an address that begins with https://")
        if given and not info.data.get("oidc_client_id"):
            raise ValueError("ZHUSHU_OIDC_CLIENT_ID has to be set as well")
        return given

    @property
    def limits(self) -> Limits:
        """What a GraphQL request may ask for."""
        given = {f.name: getattr(self, f"graphql_{f.name}") for f in fields(Limits) if f.name != "closed"}
        return Limits(**given, closed=self.graphql == Reading.CLOSED)

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
