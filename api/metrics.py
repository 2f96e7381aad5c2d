"""What this process counts, in the format of Prometheus, for administrators of all projects."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from annotations.actor import EVERYWHERE, Role, require
from api import auth
from api.database import Database
from schema import operation
from schema.answers import Answers


class Counts(Collector):
    """How GraphQL was executed, and what its answers came from."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def collect(self) -> Iterable[Metric]:
        """The counts as they are now."""
        ran = CounterMetricFamily(
            "zhushu_graphql_operations",
            "Operations by a plan (planned), or field by field for a reason.",
            labels=["way"],
        )
        for way, number in sorted(operation.counted.items()):
            ran.add_metric([way], number)
        kept = CounterMetricFamily("zhushu_graphql_answers", "Answers that were kept, and made anew.", labels=["from"])
        kept.add_metric(["kept"], self._answers.hits)
        kept.add_metric(["made"], self._answers.misses)
        size = GaugeMetricFamily(
            "zhushu_graphql_answers_bytes", "Bytes of all answers that are kept.", self._answers.taken
        )
        return [ran, kept, size]


def registry(database: Database) -> CollectorRegistry:
    """All that is counted in a process with a database."""
    found = CollectorRegistry()
    found.register(Counts(database.answers))
    ProcessCollector(registry=found)
    PlatformCollector(registry=found)
    return found


async def metrics(request: Request) -> Response:
    """All counts; Unauthorized and Forbidden for those who do not look after every project."""
    require(auth.of(request), Role.ADMINISTRATOR, "read the metrics", EVERYWHERE)
    database: Database = request.app.state.database
    return Response(generate_latest(registry(database)), media_type=CONTENT_TYPE_LATEST)
