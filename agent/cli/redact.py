"""`junos-agent redact`: take the secrets out of a text."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

import click

from agent.bundle.key import load_key
from agent.bundle.kinds import Kind
from agent.bundle.redact import redact as redacted
from agent.bundle.tokens import KEY_BYTES, Counts
from agent.cli import exits
from agent.cli.options import Options, pass_options
from agent.errors import ConfigError, RedactionFailed
from agent.settings import find

_IN_MEMORY: Final = 1 << 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False, metavar="[FILE]")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="How the text is written; found out where not given.")
@pass_options
def redact(options: Options, *, file: Path | None, kind: str | None) -> int:
    """Write FILE, or what comes from standard input, without its secrets to standard output.

    XML, JSON, configurations (curly or set), logs and the output of commands, also mixed. Each secret becomes a token: the same
    secret always the same one, as long as the state folder with its key is the same. What cannot be read is not passed on:
    exit code 2, and nothing is written.
    """
    key = _key(options)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as ready:
        try:
            counts = _from(file, ready, key or secrets.token_bytes(KEY_BYTES), Kind(kind) if kind else None)
        except RedactionFailed as error:
            click.echo(f"junos-agent: {file or 'standard input'}: not redacted, nothing is written: {error}", err=True)
            return exits.USAGE
        ready.seek(0)
        shutil.copyfileobj(ready, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    click.echo(str(counts), err=True)
    if key is None:
        click.echo("The tokens are of this run only: the state folder has no key yet.", err=True)
    return exits.WELL


def _key(options: Options) -> bytes | None:
    """The key of the state folder, so that tokens are the same as in what is stored."""
    return load_key(find(options.config, options.state, os.environ, Path.home()).state)


def _from(file: Path | None, target: IO[bytes], key: bytes, kind: Kind | None) -> Counts:
    if file is None or str(file) == "-":
        return redacted(sys.stdin.buffer, target, key, kind=kind)
    try:
        with file.open("rb") as source:
            return redacted(source, target, key, kind=kind)
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
