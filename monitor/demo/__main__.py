"""`python -m monitor.demo` opens the demo shops for people until Ctrl-C."""

import threading

import click

from monitor.demo.server import DemoServer


@click.command()
@click.option("--port", default=8200, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
def main(port: int) -> None:
    """Serve the demo shops on this computer until you press Ctrl-C."""
    try:
        with DemoServer(port=port) as server:
            for shop in server.shops:
                click.echo(f"{server.url(shop.key):40} {shop.name}: {shop.shows}")
            threading.Event().wait()
    except OSError as error:
        raise click.ClickException(
            f"The demo shops can't listen on port {port}: {error.strerror}."
        ) from error
    except KeyboardInterrupt:
        click.echo("The demo shops are closed.")


if __name__ == "__main__":
    main()
