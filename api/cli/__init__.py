"""The command line: `zhushu serve`, `import`, `revise` and the others, each in its own module."""

from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from api import interpreter

COMMANDS = {
    "serve": "serving.serve",
    "import": "importing.import_",
    "revise": "revising.revise",
    "reconvert": "lexicons.reconvert",
    "consistency": "consistency.report",
    "link": "linking.link",
    "evaluate": "linking.evaluate",
    "reconcile": "reconciling.reconcile",
    "check": "serving.check",
    "lexicon": "lexicons.app",
    "entities": "entities.app",
    "project": "users.projects",
    "user": "users.app",
    "token": "tokens.app",
}
"""Where each command stands: a function, or an application with commands of its own."""


class Commands(TyperGroup):
    """Loads a command when it is called: to load all of them takes longer than what most of them do."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        with interpreter.loading():
            found = getattr(import_module(f"api.cli.{module}"), name)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name = cmd_name
            return group
        one = typer.Typer(add_completion=False)
        one.command(cmd_name)(found)
        return cast(TyperCommand, get_command(one))


app = typer.Typer(cls=Commands, no_args_is_help=True)


@app.callback()
def zhushu() -> None:
    """Zhushu 注疏: Chinese texts together with everything people say about them."""
