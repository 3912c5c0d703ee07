"""What all commands share: the program, how errors end it, and how it prints."""

from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.text import Text
from typer.core import TyperGroup

from pipeline.errors import NewsfactsError
from pipeline.flow import package_version


class _Commands(TyperGroup):
    """Tells our own errors in one line each and ends with exit code 1; wrong usage ends with 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except NewsfactsError as error:
            for problem in error.problems:
                typer.echo(" ".join(problem.splitlines()), err=True)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            raise  # whoever reads our output has seen enough
        except OSError as error:
            told = f"cannot be read or written ({error.strerror}): expected room and rights; check it"
            typer.echo(f"{error.filename or 'output'}: {told}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facts from bilingual regional business news: amounts, counts, organizations and quotes.",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"newsfacts {package_version()}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def say(shown: RenderableType) -> None:
    """Print for people: no markup is read in it, and lines of text are not broken where they are piped."""
    console = Console()
    if isinstance(shown, str):
        console.out(shown, highlight=False)
    else:
        console.print(shown, soft_wrap=isinstance(shown, Text) and not console.is_terminal)


def complain(problem: str) -> None:
    """Tell a problem in one line of standard error."""
    typer.echo(" ".join(problem.splitlines()), err=True)
