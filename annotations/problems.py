"""What can be wrong with a request about annotations, beyond what can be wrong with any request."""

from source_text.problems import Problem


class Unauthorized(Problem):
    """Nobody is known to be asking, and the request needs somebody."""

    code = "UNAUTHORIZED"


class Forbidden(Problem):
    """The one who asks is known, and may not do this."""

    code = "FORBIDDEN"


class CompanionMismatch(Problem):
    """Lines of a companion file whose surface is not the text at their place."""

    code = "COMPANION_MISMATCH"


class Gone(Problem):
    """Something that was there and has been taken away."""

    code = "GONE"
