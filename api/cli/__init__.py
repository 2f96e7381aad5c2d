"""The command line: `zhushu serve`, `import`, `reconvert`, `link`, `evaluate`, `lexicon`, `token` and `check`."""

import typer

from api.cli import importing, lexicons, linking, serving, tokens

app = typer.Typer(
    help="Zhushu 注疏: Chinese texts together with everything people say about them.", no_args_is_help=True
)
app.command()(serving.serve)
app.command("import")(importing.import_)
app.command()(lexicons.reconvert)
app.command()(linking.link)
app.command()(linking.evaluate)
app.add_typer(lexicons.app, name="lexicon")
app.add_typer(tokens.app, name="token")
app.command()(serving.check)
