"""What one operation may ask for at most."""

from collections.abc import Callable

from strawberry.extensions import MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter, SchemaExtension

DEPTH = 24
ALIASES = 100
TOKENS = 5000


def limits() -> list[Callable[[], SchemaExtension]]:
    """Extensions that refuse operations too deep, with too many aliases, or too long."""
    return [
        lambda: QueryDepthLimiter(max_depth=DEPTH),
        lambda: MaxAliasesLimiter(max_alias_count=ALIASES),
        lambda: MaxTokensLimiter(max_token_count=TOKENS),
    ]
