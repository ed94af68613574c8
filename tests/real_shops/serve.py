# mypy: ignore-errors
"""Serves the shop of DJANGO_SETTINGS_MODULE on a free loopback port, in the shop's own environment.

Prints the port once it listens, and ends when its standard input does: so it never outlives the tests.
Each request is on record before it is answered, so that a test that saw the answer finds it there.
"""

import os
import sys
import threading
from pathlib import Path

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

shop = StaticFilesHandler(get_wsgi_application())
record = (Path(os.environ["SHOP_DATA"]) / "requests.log").open("a", buffering=1)


def recorded(environ, start_response):  # noqa: ANN001, ANN201
    query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
    record.write(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{query}\n")
    return shop(environ, start_response)


server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
server.set_app(recorded)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdout.write(f"{server.server_port}\n")
sys.stdout.flush()
sys.stdin.read()
