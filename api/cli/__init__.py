"""The command line: `zhushu serve`, `import`, `revise`, `reconvert`, `link`, `evaluate`, `consistency`, `lexicon`,
`project`, `user`, `token`, `entities`, `reconcile`, `check`."""

import typer

from api.cli import consistency, entities, importing, lexicons, linking, reconciling, revising, serving, tokens, users

app = typer.Typer(
    help="Zhushu 注疏: Chinese texts together with everything people say about them.", no_args_is_help=True
)
app.command()(serving.serve)
app.command("import")(importing.import_)
app.command()(revising.revise)
app.command()(lexicons.reconvert)
app.command("consistency")(consistency.report)
app.command()(linking.link)
app.command()(linking.evaluate)
app.command()(reconciling.reconcile)
app.add_typer(lexicons.app, name="lexicon")
app.add_typer(entities.app, name="entities")
app.add_typer(users.projects, name="project")
app.add_typer(users.app, name="user")
app.add_typer(tokens.app, name="token")
app.command()(serving.check)
